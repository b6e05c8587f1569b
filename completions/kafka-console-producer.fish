complete -c kafka-console-producer -l topic -d 'The topic to send to' -r
complete -c kafka-console-producer -l bootstrap-server -d 'Brokers to connect to, separated by commas. Required unless the file of --command-config names them. (--broker-list of 2.4.)' -r
complete -c kafka-console-producer -l command-config -d 'Producer property file. Options and --command-property win over it' -r -F
complete -c kafka-console-producer -l command-property -d 'A producer property. May be given several times' -r
complete -c kafka-console-producer -l producer.config -d 'Old name of --command-config' -r -F
complete -c kafka-console-producer -l producer-property -d 'Old name of --command-property' -r
complete -c kafka-console-producer -l connect-timeout -d 'Seconds to wait for a broker before giving up with exit code 3' -r
complete -c kafka-console-producer -l compression-codec -d 'Compression of batches: none, gzip, snappy, lz4 or zstd; gzip when the option has no value' -r -f -a "none\t''
gzip\t''
snappy\t''
lz4\t''
zstd\t''"
complete -c kafka-console-producer -l request-required-acks -d 'How many brokers must have a record before it counts as sent: 0, 1 or all (-1).  [default: -1]' -r -f -a "0\t''
1\t''
all\t''"
complete -c kafka-console-producer -l line-reader -d 'The reader that makes records from lines. There is one, Kafka\'s LineMessageReader' -r -f -a "org.apache.kafka.tools.LineMessageReader\t''"
complete -c kafka-console-producer -l reader-property -d 'A property of the reader, several times if need be: parse.key=true, key.separator=TEXT, parse.headers=true, headers.delimiter=TEXT, headers.separator=REGEX, headers.key.separator=TEXT, ignore.error=true, null.marker=TEXT. With keys a line is "key<TAB>value", with headers "h1:v1,h2:v2<TAB>key<TAB>value"' -r
complete -c kafka-console-producer -l reader-config -d 'Property file for the reader; --reader-property wins over it' -r -F
complete -c kafka-console-producer -l property -d 'Old name of --reader-property' -r
complete -c kafka-console-producer -l batch-size -d 'Bytes that a batch of one partition may have (batch.size).  [default: 16384]' -r
complete -c kafka-console-producer -l max-partition-memory-bytes -d 'Old name of --batch-size, and stronger' -r
complete -c kafka-console-producer -l timeout -d 'Milliseconds that a record waits for others in its batch (linger.ms).  [default: 1000]' -r
complete -c kafka-console-producer -l message-send-max-retries -d 'How often a failed send is repeated (retries).  [default: 3]' -r
complete -c kafka-console-producer -l retry-backoff-ms -d 'Milliseconds before a repetition (retry.backoff.ms).  [default: 100]' -r
complete -c kafka-console-producer -l request-timeout-ms -d 'Milliseconds that a broker has to answer (request.timeout.ms).  [default: 1500]' -r
complete -c kafka-console-producer -l max-block-ms -d 'Milliseconds that a send may wait for metadata and memory (max.block.ms).  [default: 60000]' -r
complete -c kafka-console-producer -l max-memory-bytes -d 'Bytes of records that may wait to be sent (buffer.memory).  [default: 33554432]' -r
complete -c kafka-console-producer -l metadata-expiry-ms -d 'Milliseconds after which metadata is asked for again (metadata.max.age.ms).  [default: 300000]' -r
complete -c kafka-console-producer -l socket-buffer-size -d 'Bytes of the sockets\' send buffers (send.buffer.bytes).  [default: 102400]' -r
complete -c kafka-console-producer -l sync -d 'Send one record at a time and wait for each'
complete -c kafka-console-producer -s h -l help -d 'Print this help'
complete -c kafka-console-producer -s V -l version -d 'Print version'
complete -c kafka-console-producer.sh -w kafka-console-producer
