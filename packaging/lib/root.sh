# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables from and for the other files
# The Debian 13 root in the cache folder: made once, kept apart by its package list. Needs common.sh and machine.sh.
#
# A root is never changed after it has got its name: a changed list makes a copy of the newest root, completed with apt.
# So a root in use (a running Duende, a booted host) stays as it is, and a stopped attempt leaves nothing with that name.

release=trixie

# Sets `root`, making it if need be. Needs to be root.
ensure_root() {
    local wanted key lock
    wanted=$(packages "$lib/packages.debian" build run host | sort -u)
    key=$(sha256sum <<<"$release $wanted" | cut -c 1-12)
    root=$cache/debian13-$key
    if [[ ! -d $root ]]; then
        user_mkdir "$cache"
        exec {lock}>"$cache/lock"
        flock -n "$lock" || { say "waiting for another call that prepares the Debian 13 root"; flock "$lock"; }
        if [[ ! -d $root ]]; then
            make_root "$wanted"
            sweep_roots
        fi
        exec {lock}>&-
    fi
    touch -- "$root.used"
}

make_root() {
    local wanted=$1 new=$root.new log=$cache/root.log newest started=$SECONDS
    remove_root "$new"
    newest=$(newest_root)
    if [[ -n $newest ]]; then
        say "completing the Debian 13 root with the packages that were added"
        if ! complete_root "$newest" "$new" "$wanted" >"$log" 2>&1 </dev/null; then
            say "that did not work (its log is $log); making the root anew"
            remove_root "$new"
            newest=
        fi
    fi
    if [[ -z $newest ]]; then
        say "making a Debian 13 root in $cache (once; it takes a minute or two and 2 GB)"
        build_root "$new" "$wanted" "$log"
    fi
    prepare_root "$new"
    mv -T -- "$new" "$root"
    say "the Debian 13 root is ready after $((SECONDS - started)) s"
}

newest_root() {
    local used
    # By time of use: the newest is the likeliest to have most of the list.
    while IFS= read -r used; do
        if [[ -d ${used%.used}/usr ]]; then
            printf '%s\n' "${used%.used}"
            return
        fi
    done < <(find "$cache" -maxdepth 1 -name 'debian13-*.used' -printf '%T@ %p\n' | sort -rn | cut -d ' ' -f 2-)
}

build_root() {
    local new=$1 wanted=$2 log=$3 mirror options=() line
    find_machine
    [[ $machine_kind != debian ]] || install_packages mmdebstrap debian-archive-keyring
    command -v mmdebstrap >/dev/null || die "mmdebstrap is needed to make a Debian 13 root; install it"
    mirror=$(find_mirror) || exit 1
    # The proxy and the strictness about times are properties of the machine's way to its mirror.
    if command -v apt-config >/dev/null; then
        while IFS= read -r line; do
            options+=(--aptopt="$line")
        done < <(apt-config dump 2>/dev/null | grep -E '^Acquire::(Check-|Retries|Proxy|[a-z]+::([^:]*::)?Proxy)' || true)
    fi
    if [[ -r /usr/share/keyrings/debian-archive-keyring.gpg ]]; then
        options+=(--keyring=/usr/share/keyrings/debian-archive-keyring.gpg)
    fi
    # Manual pages, documentation and translations of the packages are half of the files and nothing here reads them.
    if ! TMPDIR=$cache mmdebstrap --mode=root --variant=minbase --components=main \
        --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='force-unsafe-io' \
        "${options[@]}" --include="$(tr '\n' ',' <<<"$wanted")" "$release" "$new" "$mirror" >"$log" 2>&1 </dev/null; then
        show_tail "$log"
        remove_root "$new"
        die "making the Debian 13 root failed; the whole log is $log"
    fi
}

# Copies root $1 to $2 and installs list $3 in it. Runs in a mount namespace of its own, so nothing stays mounted.
complete_root() {
    local wanted
    mapfile -t wanted <<<"$3"
    cp -a --reflink=auto -- "$1" "$2"
    # Single quotes: it is the inner shell that expands.
    # shellcheck disable=SC2016
    unshare --mount --propagation private -- bash -euc '
        new=$1; shift
        mount --rbind /proc "$new/proc"
        mount --rbind /dev "$new/dev"
        mount -t tmpfs tmpfs "$new/run"
        mount -t tmpfs tmpfs "$new/tmp"
        # The machine may trust a certificate of its own on the way to its mirror.
        if [[ -r /etc/ssl/certs/ca-certificates.crt ]]; then mount --rbind /etc/ssl/certs "$new/etc/ssl/certs"; fi
        cp -L -- /etc/resolv.conf /etc/hosts "$new/etc/" || true
        export DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
        chroot "$new" apt-get -q update
        chroot "$new" apt-get -q -y install --no-install-recommends "$@"
        chroot "$new" apt-get clean
    ' bash "$2" "${wanted[@]}"
}

# Mount points for what the machine lends a root (see enter), and the person that a test host has.
prepare_root() {
    local name
    for name in machine-id localtime hostname hosts resolv.conf passwd group; do
        # A link would lead the bind mount elsewhere.
        if [[ -L $1/etc/$name ]]; then rm -- "$1/etc/$name"; fi
        [[ -e $1/etc/$name ]] || touch -- "$1/etc/$name"
    done
    chroot "$1" getent passwd dev >/dev/null || chroot "$1" useradd -m -u 1000 -s /bin/bash -c 'Duende tests' dev
    chmod 755 -- "$1"
}

# Takes away every root but this one and the two used last before it, unless a process still lives in it.
sweep_roots() {
    local old kept=0
    while IFS= read -r old; do
        old=${old%.used}
        [[ $old != "$root" ]] || continue
        ((++kept > 2)) || continue
        if grep -qsF -- "/${old##*/}" /proc/[0-9]*/mountinfo; then continue; fi
        remove_root "$old"
    done < <(find "$cache" -maxdepth 1 -name 'debian13-*.used' -printf '%T@ %p\n' | sort -rn | cut -d ' ' -f 2-)
}

# Never across a mount: a forgotten bind mount under an old attempt must not be emptied.
remove_root() {
    rm -rf --one-file-system -- "$1"
    rm -f -- "$1.used"
}

# Prints the mirror the machine itself uses, if it has Debian 13.
find_mirror() {
    local mirror
    if [[ -n ${DUENDE_DEBIAN_MIRROR:-} ]]; then
        printf '%s\n' "$DUENDE_DEBIAN_MIRROR"
        return
    fi
    while IFS= read -r mirror; do
        if serves_release "$mirror"; then
            printf '%s\n' "$mirror"
            return
        fi
    done < <(apt_mirrors | resolve_lists | awk '!seen[$0]++')
    say "no source of this machine's apt has Debian 13 ($release)."
    die "Set DUENDE_DEBIAN_MIRROR to the address of a Debian mirror, the part before /dists, and try again."
}

serves_release() {
    local probe status=0
    probe=$(mktemp -d)
    /usr/lib/apt/apt-helper -o APT::Sandbox::User=root download-file "$1/dists/$release/InRelease" "$probe/InRelease" >/dev/null 2>&1 || status=1
    [[ $status == 0 ]] && { grep -q '^Origin: Debian$' "$probe/InRelease" || status=1; }
    rm -rf -- "$probe"
    return "$status"
}

# apt also takes a file with a list of mirrors as an address.
resolve_lists() {
    local address
    while IFS= read -r address; do
        case $address in
        mirror+file:/*) awk '!/^#/ && NF {print $1}' "${address#mirror+file:}" 2>/dev/null || true ;;
        http://* | https://* | file:/* | copy:/*) printf '%s\n' "${address%/}" ;;
        esac
    done
}

# Prints the addresses of the machine's apt sources that have a component "main", in both forms that apt reads.
apt_mirrors() {
    local file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [[ -r $file ]] || continue
        # deb [options] ADDRESS SUITE COMPONENT…
        sed -nE 's/^[[:space:]]*deb[[:space:]]+(\[[^]]*\][[:space:]]+)?//p' "$file" | awk '/ main( |$)/ {print $1}'
    done
    for file in /etc/apt/sources.list.d/*.sources; do
        [[ -r $file ]] || continue
        awk -v RS= -F '\n' '{
            uris = main = off = ""; field = ""
            for (i = 1; i <= NF; i++) {
                if ($i ~ /^#/) continue
                value = $i
                if (value !~ /^[ \t]/) { field = tolower(value); sub(/:.*/, "", field); sub(/^[^:]*:/, "", value) }
                if (field == "uris") uris = uris " " value
                if (field == "components" && (" " value " ") ~ /[ \t]main[ \t]/) main = 1
                if (field == "enabled" && value ~ /no|false|0/) off = 1
            }
            if (main && !off) { n = split(uris, each, /[ \t]+/); for (i = 1; i <= n; i++) if (each[i] != "") print each[i] }
        }' "$file"
    done
} 2>/dev/null
