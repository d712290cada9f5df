# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What every script under packaging/ shares: the project's place, the person it works for, messages, package lists.
# Sourced after `set -euo pipefail`; the script has set self (its path) and arguments (its own) before.
# shellcheck disable=SC2034,SC2154 # the variables are used, or come from, there

lib=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
project=$(cd -- "$lib/../.." && pwd -P)
# Where the caller stands, symbolic links resolved: the same path is looked up again on the other side.
here=$(pwd -P)

say() { printf 'duende: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# The last lines of a log, set off from our own messages.
show_tail() { tail -n "${2:-30}" -- "$1" | sed 's/^/    /' >&2; }

# The person a script works for. Under sudo that is who called it, so that nothing in their home or tree ends up root's;
# a tree of root's is worked on as root.
find_user() {
    user_id=$(id -u)
    if [[ $user_id == 0 && -n ${SUDO_UID:-} && $(stat -c %u -- "$project") != 0 ]]; then
        user_id=$SUDO_UID
    fi
    local entry
    if entry=$(getent passwd "$user_id"); then
        IFS=: read -r user_name _ _ user_gid _ user_home _ <<<"$entry"
        user_groups=$(id -G -- "$user_name" | tr ' ' ',')
    else # a container may run us as a number without a name
        user_name=$user_id user_gid=$(id -g) user_home=${HOME:-/} user_groups=$user_gid
    fi
    if [[ $user_id == "$(id -u)" && -n ${HOME:-} ]]; then
        user_home=$HOME
    fi
    cache=${XDG_CACHE_HOME:-$user_home/.cache}/duende
}

# Makes a folder that belongs to that person, its missing parents too.
user_mkdir() {
    [[ -d $1 ]] && return
    user_mkdir "$(dirname -- "$1")"
    mkdir -p -- "$1"
    if [[ $(id -u) != "$user_id" ]]; then
        chown "$user_id:$user_gid" -- "$1"
    fi
}

# Fills `kept` with the variables that CMD gets to see; what else a shell carries (library and search paths of the
# machine's own tools) would be wrong or misleading on the other side. $1 names the set: devroot or testhost.
keep_environment() {
    local name
    kept=()
    while IFS= read -r name; do
        case $name in
        DUENDE_* | CI | CTEST_* | *SAN_OPTIONS | TERM | COLORTERM | NO_COLOR | CLICOLOR* | GTEST_* | QT_LOGGING_RULES | \
            QTEST_* | SOURCE_DATE_EPOCH) ;;
        DISPLAY | XAUTHORITY | WAYLAND_DISPLAY | DBUS_* | XDG_* | DESKTOP_SESSION | KDE_* | QT_* | XCURSOR_* | GDK_SCALE | \
            CC | CXX | CFLAGS | CXXFLAGS | LDFLAGS | CMAKE_* | CCACHE_* | NINJA_STATUS | VERBOSE | MAKEFLAGS | GIT_AUTHOR_* | \
            GIT_COMMITTER_* | EDITOR | TZ | http_proxy | https_proxy | no_proxy | HTTP_PROXY | HTTPS_PROXY | NO_PROXY | \
            PYTHONDONTWRITEBYTECODE)
            [[ $1 == devroot ]] || continue
            ;;
        *) continue ;;
        esac
        kept+=("$name=${!name}")
    done < <(compgen -e)
}

# Mounts and packages need root: starts the running script again through sudo, or says what to do.
become_root() {
    [[ $(id -u) == 0 ]] && return
    command -v sudo >/dev/null ||
        die "this needs root, and sudo is not installed: run it as root, or install sudo ($1)"
    keep_environment devroot
    exec sudo -- env "${kept[@]}" "$self" "${arguments[@]}"
}

# A container without privileges has a root that may not mount.
require_mounts() {
    unshare --mount --propagation private -- true 2>/dev/null && return
    die "mounting is not allowed here ($1); if this is a container, start it with full privileges (--privileged)"
}

# Prints the packages of the named sections of a list.
packages() {
    local list=$1 line section=
    shift
    while IFS= read -r line || [[ -n $line ]]; do
        line=${line%%#*}
        line=${line//[[:space:]]/}
        case $line in
        '') ;;
        \[*\]) section=${line:1:-1} ;;
        *) if [[ " $* " == *" $section "* ]]; then printf '%s\n' "$line"; fi ;;
        esac
    done <"$list"
}

# apt without questions and without its progress on our standard output; its words are shown when it fails.
quiet_apt() {
    local log status=0
    log=$(mktemp)
    DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 "$@" </dev/null >"$log" 2>&1 || status=$?
    if [[ $status != 0 ]]; then
        say "apt-get $* failed:"
        show_tail "$log"
    fi
    rm -f -- "$log"
    return "$status"
}
