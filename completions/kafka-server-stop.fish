complete -c kafka-server-stop -l process-role -d 'Only nodes whose process.roles are these, such as broker or broker,controller.' -r
complete -c kafka-server-stop -l node-id -d 'Only the node with this node.id; stronger than --process-role.' -r
complete -c kafka-server-stop -s h -l help -d 'Print this help'
complete -c kafka-server-stop -s V -l version -d 'Print version'
complete -c kafka-server-stop.sh -w kafka-server-stop
