complete -c kafka-topics -l bootstrap-server -d 'Brokers to connect to, separated by commas. Required unless the file of --command-config names them' -r
complete -c kafka-topics -l command-config -d 'Property file for the admin client' -r -F
complete -c kafka-topics -l timeout -l connect-timeout -d 'Seconds to wait for a broker before giving up with exit code 3' -r
complete -c kafka-topics -l topic -d 'The topic. Except with --create, a Java regular expression that the whole name must match; commas separate alternatives' -r
complete -c kafka-topics -l topic-id -d 'Describe the topic with this id; --topic is then not used' -r
complete -c kafka-topics -l partitions -d 'How many partitions the topic gets or shall have. Default when creating: what the broker is configured for. More partitions change where keys go' -r
complete -c kafka-topics -l replication-factor -d 'How many brokers hold each partition. Default: what the broker is configured for' -r
complete -c kafka-topics -l replica-assignment -d 'Brokers for each partition, placed by hand: partitions separated by commas, their replicas by colons, such as 1:2,2:3' -r
complete -c kafka-topics -l config -d 'A topic config for the new topic, such as retention.ms=3600000. May be given several times' -r
complete -c kafka-topics -l delete-config -d 'No longer does anything (since Kafka 4.0); use kafka-configs' -r
complete -c kafka-topics -l partition-size-limit-per-response -d 'How many partitions the broker may describe in one response' -r
complete -c kafka-topics -l color -d 'When to use colour; NO_COLOR and FORCE_COLOR are respected' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Also into a pipe'
never\t'Never'"
complete -c kafka-topics -l list -d 'List all available topics'
complete -c kafka-topics -l create -d 'Create a topic'
complete -c kafka-topics -l describe -d 'Show partitions, replicas and configs of topics'
complete -c kafka-topics -l alter -d 'Give topics more partitions. (Configs are altered with kafka-configs.)'
complete -c kafka-topics -l delete -d 'Delete topics'
complete -c kafka-topics -l if-exists -d 'It is no error when the topic does not exist (alter, delete, describe)'
complete -c kafka-topics -l if-not-exists -d 'It is no error when the topic exists already (create)'
complete -c kafka-topics -l exclude-internal -d 'Leave out the brokers\' own topics (list, describe)'
complete -c kafka-topics -l under-replicated-partitions -d 'Only partitions with fewer in-sync replicas than replicas'
complete -c kafka-topics -l unavailable-partitions -d 'Only partitions without a live leader'
complete -c kafka-topics -l under-min-isr-partitions -d 'Only partitions with fewer in-sync replicas than min.insync.replicas'
complete -c kafka-topics -l at-min-isr-partitions -d 'Only partitions with exactly min.insync.replicas in-sync replicas'
complete -c kafka-topics -l topics-with-overrides -d 'Only topics with configs of their own, without their partitions'
complete -c kafka-topics -s y -l yes -d 'Delete without asking, also on a terminal when the pattern matches more than its own text. (--force of 2.4.)'
complete -c kafka-topics -s h -l help -d 'Print this help'
complete -c kafka-topics -s V -l version -d 'Print version'
complete -c kafka-topics.sh -w kafka-topics
