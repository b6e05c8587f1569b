complete -c kafka-console-consumer -l topic -d 'The topic to read' -r
complete -c kafka-console-consumer -l include -d 'Read all topics whose whole name matches this Java regular expression. (--whitelist of 2.4.)' -r
complete -c kafka-console-consumer -l partition -d 'The partition to read, without a group; from its end unless --offset or --from-beginning is given' -r
complete -c kafka-console-consumer -l offset -d 'Where to start in the partition: an offset, earliest or latest.  [default: latest]' -r -f -a "earliest\t''
latest\t''"
complete -c kafka-console-consumer -l group -d 'The consumer group to join; its members share the partitions and its offsets are kept. Without it, a group of its own that commits nothing' -r
complete -c kafka-console-consumer -l max-messages -d 'Stop after so many records. Without it, go on until stopped' -r
complete -c kafka-console-consumer -l timeout-ms -d 'Stop when no record came for so many milliseconds' -r
complete -c kafka-console-consumer -l isolation-level -d 'read_committed leaves out records of transactions that are open or were aborted. [default: read_uncommitted]' -r -f -a "read_uncommitted\t''
read_committed\t''"
complete -c kafka-console-consumer -l bootstrap-server -d 'Brokers to connect to, separated by commas. Required unless the file of --command-config names them' -r
complete -c kafka-console-consumer -l command-config -d 'Consumer property file. Options and --command-property win over it' -r -F
complete -c kafka-console-consumer -l command-property -d 'A consumer property. May be given several times' -r
complete -c kafka-console-consumer -l consumer.config -d 'Old name of --command-config' -r -F
complete -c kafka-console-consumer -l consumer-property -d 'Old name of --command-property' -r
complete -c kafka-console-consumer -l timeout -l connect-timeout -d 'Seconds to wait for a broker before giving up with exit code 3' -r
complete -c kafka-console-consumer -l formatter -d 'One of Kafka\'s formatters by its class name: DefaultMessageFormatter, NoOpMessageFormatter, OffsetsMessageFormatter, GroupMetadataMessageFormatter, TransactionLogMessageFormatter, ShareGroupMessageFormatter (all in org.apache.kafka.tools.consumer) and org.apache.kafka.tools.consumer.group.share.ShareGroupStateMessageFormatter. Names of older versions work too' -r -f -a "org.apache.kafka.tools.consumer.DefaultMessageFormatter\t''
org.apache.kafka.tools.consumer.GroupMetadataMessageFormatter\t''
org.apache.kafka.tools.consumer.LoggingMessageFormatter\t''
org.apache.kafka.tools.consumer.NoOpMessageFormatter\t''
org.apache.kafka.tools.consumer.OffsetsMessageFormatter\t''
org.apache.kafka.tools.consumer.ShareGroupMessageFormatter\t''
org.apache.kafka.tools.consumer.TransactionLogMessageFormatter\t''
org.apache.kafka.tools.consumer.group.share.ShareGroupStateMessageFormatter\t''"
complete -c kafka-console-consumer -l formatter-property -d 'A property of the formatter, several times if need be: print.timestamp, print.key, print.offset, print.epoch, print.partition, print.headers, print.value (true or false); key.separator, line.separator, headers.separator, null.literal (texts); key.deserializer, value.deserializer, headers.deserializer (Kafka\'s classes), with their own properties behind such a name and a dot' -r
complete -c kafka-console-consumer -l formatter-config -d 'Property file for the formatter; --formatter-property wins over it' -r -F
complete -c kafka-console-consumer -l key-deserializer -d 'Same as --formatter-property key.deserializer=CLASS' -r -f -a "org.apache.kafka.common.serialization.BooleanDeserializer\t''
org.apache.kafka.common.serialization.ByteArrayDeserializer\t''
org.apache.kafka.common.serialization.ByteBufferDeserializer\t''
org.apache.kafka.common.serialization.BytesDeserializer\t''
org.apache.kafka.common.serialization.DoubleDeserializer\t''
org.apache.kafka.common.serialization.FloatDeserializer\t''
org.apache.kafka.common.serialization.IntegerDeserializer\t''
org.apache.kafka.common.serialization.ListDeserializer\t''
org.apache.kafka.common.serialization.LongDeserializer\t''
org.apache.kafka.common.serialization.ShortDeserializer\t''
org.apache.kafka.common.serialization.StringDeserializer\t''
org.apache.kafka.common.serialization.UUIDDeserializer\t''
org.apache.kafka.common.serialization.VoidDeserializer\t''"
complete -c kafka-console-consumer -l value-deserializer -d 'Same as --formatter-property value.deserializer=CLASS' -r -f -a "org.apache.kafka.common.serialization.BooleanDeserializer\t''
org.apache.kafka.common.serialization.ByteArrayDeserializer\t''
org.apache.kafka.common.serialization.ByteBufferDeserializer\t''
org.apache.kafka.common.serialization.BytesDeserializer\t''
org.apache.kafka.common.serialization.DoubleDeserializer\t''
org.apache.kafka.common.serialization.FloatDeserializer\t''
org.apache.kafka.common.serialization.IntegerDeserializer\t''
org.apache.kafka.common.serialization.ListDeserializer\t''
org.apache.kafka.common.serialization.LongDeserializer\t''
org.apache.kafka.common.serialization.ShortDeserializer\t''
org.apache.kafka.common.serialization.StringDeserializer\t''
org.apache.kafka.common.serialization.UUIDDeserializer\t''
org.apache.kafka.common.serialization.VoidDeserializer\t''"
complete -c kafka-console-consumer -l property -d 'Old name of --formatter-property' -r
complete -c kafka-console-consumer -l from-beginning -d 'Start with the first record where the group has no committed offset'
complete -c kafka-console-consumer -l skip-message-on-error -d 'Pass over a record that cannot be formatted instead of stopping'
complete -c kafka-console-consumer -l enable-systest-events -d 'Also print `shutdown_complete` at the end (for system tests)'
complete -c kafka-console-consumer -s h -l help -d 'Print this help'
complete -c kafka-console-consumer -s V -l version -d 'Print version'
complete -c kafka-console-consumer.sh -w kafka-console-consumer
