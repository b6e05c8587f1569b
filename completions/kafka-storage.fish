# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_kafka_storage_global_optspecs
    string join \n h/help V/version
end

function __fish_kafka_storage_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_kafka_storage_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_kafka_storage_using_subcommand
    set -l cmd (__fish_kafka_storage_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c kafka-storage -n "__fish_kafka_storage_needs_command" -s h -l help -d 'Print this help'
complete -c kafka-storage -n "__fish_kafka_storage_needs_command" -s V -l version -d 'Print version'
complete -c kafka-storage -n "__fish_kafka_storage_needs_command" -f -a "info" -d 'Get information about the Kafka log directories on this node.'
complete -c kafka-storage -n "__fish_kafka_storage_needs_command" -f -a "format" -d 'Format the Kafka log directories on this node.'
complete -c kafka-storage -n "__fish_kafka_storage_needs_command" -f -a "version-mapping" -d 'Look up the features that go with a metadata version, by default the latest.'
complete -c kafka-storage -n "__fish_kafka_storage_needs_command" -f -a "feature-dependencies" -d 'Look up what features need at given levels.'
complete -c kafka-storage -n "__fish_kafka_storage_needs_command" -f -a "random-uuid" -d 'Print a random UUID.'
complete -c kafka-storage -n "__fish_kafka_storage_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand info" -s c -l config -d 'The node\'s server.properties.' -r
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand info" -s V -l version -d 'Print version'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand format" -s c -l config -d 'The node\'s server.properties.' -r
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand format" -s t -l cluster-id -d 'The id of the cluster that the node belongs to.' -r
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand format" -s S -l add-scram -d 'A SCRAM credential to put into the cluster\'s metadata; not supported yet.' -r
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand format" -s r -l release-version -d 'The release whose feature levels the cluster starts with; the minimum is 3.3-IV3, the default 4.3-IV0.' -r
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand format" -s f -l feature -d 'The level of one feature, such as kraft.version=1; may be repeated.' -r
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand format" -s I -l initial-controllers -d 'The first voters of a dynamic quorum, id@host:port:directory-id, separated by commas.' -r
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand format" -s g -l ignore-formatted -d 'Leave directories alone that are formatted already, instead of failing.'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand format" -s s -l standalone -d 'This controller is the only voter of a dynamic quorum.'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand format" -s N -l no-initial-controllers -d 'A node of a dynamic quorum whose voters are not said here.'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand format" -s V -l version -d 'Print version'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand version-mapping" -s r -l release-version -d 'The release version to look up; the minimum is 3.3-IV3, the default 4.3-IV0.' -r
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand version-mapping" -s V -l version -d 'Print version'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand feature-dependencies" -s f -l feature -d 'A feature and its level, such as group.version=1; may be repeated.' -r
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand feature-dependencies" -s V -l version -d 'Print version'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand random-uuid" -s V -l version -d 'Print version'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand help; and not __fish_seen_subcommand_from info format version-mapping feature-dependencies random-uuid help" -f -a "info" -d 'Get information about the Kafka log directories on this node.'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand help; and not __fish_seen_subcommand_from info format version-mapping feature-dependencies random-uuid help" -f -a "format" -d 'Format the Kafka log directories on this node.'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand help; and not __fish_seen_subcommand_from info format version-mapping feature-dependencies random-uuid help" -f -a "version-mapping" -d 'Look up the features that go with a metadata version, by default the latest.'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand help; and not __fish_seen_subcommand_from info format version-mapping feature-dependencies random-uuid help" -f -a "feature-dependencies" -d 'Look up what features need at given levels.'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand help; and not __fish_seen_subcommand_from info format version-mapping feature-dependencies random-uuid help" -f -a "random-uuid" -d 'Print a random UUID.'
complete -c kafka-storage -n "__fish_kafka_storage_using_subcommand help; and not __fish_seen_subcommand_from info format version-mapping feature-dependencies random-uuid help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kafka-storage.sh -w kafka-storage
