#!/usr/bin/env bash
# Puts the programs, a NAME.sh link for each, the man pages and the completions in place.
#   install.sh PREFIX NAME...
# The programs are taken from $KAFKA_BIN, or where a release build puts them.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
from=${KAFKA_BIN:-${CARGO_TARGET_DIR:-$here/target}/release}
prefix=$1
shift
bin=$prefix/bin man=$prefix/share/man/man1
bash_dir=$prefix/share/bash-completion/completions
zsh_dir=$prefix/share/zsh/site-functions
fish_dir=$prefix/share/fish/vendor_completions.d
install -d "$bin" "$man" "$bash_dir" "$zsh_dir" "$fish_dir"
for name in "$@"; do
  install -m 755 "$from/$name" "$bin/$name"
  ln -sf "$name" "$bin/$name.sh"
  install -m 644 "$here/man/$name.1" "$man/$name.1"
  install -m 644 "$here/completions/$name.bash" "$bash_dir/$name"
  ln -sf "$name" "$bash_dir/$name.sh"
  install -m 644 "$here/completions/_$name" "$zsh_dir/_$name"
  install -m 644 "$here/completions/$name.fish" "$fish_dir/$name.fish"
done
install -m 755 "$from/kafka" "$bin/kafka"
echo "installed in $prefix: kafka $*"
