# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables from and for the other files
# The machine we were started on: whether it has the versions itself, and its own packages. Needs common.sh.

# Sets machine_kind (debian, fedora, arch or other) and machine_fits (yes if its own packages are new enough for the
# project; see "Versions" in the README).
find_machine() {
    local ID='' ID_LIKE='' VERSION_ID='' family
    # shellcheck source=/dev/null
    [[ -r /etc/os-release ]] && . /etc/os-release
    family=" $ID $ID_LIKE "
    machine_kind=other machine_fits=no machine_release=$ID-$VERSION_ID
    case $family in
    *' debian '* | *' ubuntu '*) machine_kind=debian ;;
    *' fedora '*) machine_kind=fedora ;;
    *' arch '*) machine_kind=arch machine_fits=yes ;;
    esac
    case $ID in
    # Debian testing and unstable have no VERSION_ID.
    debian) if ((${VERSION_ID:-99} >= 13)); then machine_fits=yes; fi ;;
    ubuntu) if not_older "$VERSION_ID" 25.04; then machine_fits=yes; fi ;;
    fedora) if ((${VERSION_ID:-0} >= 41)); then machine_fits=yes; fi ;;
    *)
        # A derivative numbers its releases its own way: its packages tell.
        if [[ $machine_kind == debian ]]; then
            if not_older "$(apt-cache policy qt6-base-dev 2>/dev/null | sed -n 's/^ *Candidate: //p')" 6.8; then
                machine_fits=yes
            fi
        fi
        ;;
    esac
}

# For work whose result is run in a test host: the same Debian 13 has to build it. On Debian 13 that is the machine.
match_testhost() {
    find_machine
    if [[ $machine_release != debian-13* ]]; then export DUENDE_DEVROOT=root; fi
}

not_older() { [[ -n $1 && $(printf '%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

# Prints which of the given packages are not installed.
missing_packages() {
    case $machine_kind in
    debian)
        local -A installed=()
        local name state
        while read -r state name; do
            if [[ $state == *i ]]; then installed[$name]=1; fi
        done < <(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' 2>/dev/null | sed 's/^\(..\) */\1 /')
        for name; do
            if [[ -z ${installed[$name]:-} ]]; then printf '%s\n' "$name"; fi
        done
        ;;
    # What another package provides counts as installed.
    fedora) rpm -q --whatprovides "$@" 2>/dev/null | sed -n 's/^no package provides //p' ;;
    arch) pacman -T "$@" || true ;;
    esac
}

# Installs on the machine itself; returns at once if nothing is missing.
install_packages() {
    local missing command
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    case $machine_kind in
    debian) command=(apt-get install --no-install-recommends -y) ;;
    fedora) command=(dnf install -y --setopt=install_weak_deps=False) ;;
    arch) command=(pacman -S --needed --noconfirm) ;;
    *) die "this system's packages are not known here; install by its own means: $*" ;;
    esac
    become_root "or have someone run: ${command[*]} ${missing[*]}"
    say "installing ${#missing[@]} packages: ${missing[*]}"
    if [[ $machine_kind == debian ]]; then
        # Without an index (a fresh container) or with an old one the first try fails; that is the time to update it.
        quiet_apt update || say "trying with the package index as it is"
        quiet_apt install --no-install-recommends "${missing[@]}"
    else
        "${command[@]}" "${missing[@]}" </dev/null >&2
    fi || die "could not install: ${missing[*]}"
}
