complete -c kafka-server-start -l override -d 'A setting that is stronger than the file\'s; may be repeated.' -r
complete -c kafka-server-start -l daemon -d 'Run in the background; the output goes to $LOG_DIR/kafkaServer.out (LOG_DIR is logs by default).'
complete -c kafka-server-start -s h -l help -d 'Print this help'
complete -c kafka-server-start -s V -l version -d 'Print version'
complete -c kafka-server-start.sh -w kafka-server-start
