# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion for duende(1), made by "duende completion fish"

complete -c duende -f
complete -c duende -n __fish_use_subcommand -l help -d 'show help'
complete -c duende -n __fish_use_subcommand -l version -d 'show the version'

complete -c duende -n __fish_use_subcommand -a list -d 'List the daemons'
complete -c duende -n '__fish_seen_subcommand_from list' -l platform -x -a 'linux macos container pepita wos native' -d 'only daemons of this platform'
complete -c duende -n '__fish_seen_subcommand_from list' -l scope -x -a 'system user native' -d 'only daemons of this scope: system, user, ...'
complete -c duende -n '__fish_seen_subcommand_from list' -l kind -x -a 'all daemons service process container microvm module socket timer path target mount automount swap device slice scope' -d 'only daemons of this kind'
complete -c duende -n '__fish_seen_subcommand_from list' -l filter -x -d 'only daemons that pass, such as \'state=failed or memory>100M\''
complete -c duende -n '__fish_seen_subcommand_from list' -l sample -x -d 'look twice, so long apart, to know processor use'
complete -c duende -n '__fish_seen_subcommand_from list' -l handles -d 'print the handles alone, one a line'
complete -c duende -n '__fish_seen_subcommand_from list' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a status -d 'Show how a daemon is'
complete -c duende -n '__fish_seen_subcommand_from status' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from status' -l sample -x -d 'look twice, so long apart, to know processor use'
complete -c duende -n '__fish_seen_subcommand_from status' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a inspect -d 'Show all that is known of a daemon'
complete -c duende -n '__fish_seen_subcommand_from inspect' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from inspect' -l sample -x -d 'look twice, so long apart, to know processor use'
complete -c duende -n '__fish_seen_subcommand_from inspect' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a watch -d 'Print changes as they come, until Ctrl+C'
complete -c duende -n '__fish_seen_subcommand_from watch' -l platform -x -a 'linux macos container pepita wos native' -d 'only daemons of this platform'
complete -c duende -n '__fish_seen_subcommand_from watch' -l scope -x -a 'system user native' -d 'only daemons of this scope: system, user, ...'
complete -c duende -n '__fish_seen_subcommand_from watch' -l kind -x -a 'all daemons service process container microvm module socket timer path target mount automount swap device slice scope' -d 'only daemons of this kind'
complete -c duende -n '__fish_seen_subcommand_from watch' -l filter -x -d 'only daemons that pass, such as \'state=failed or memory>100M\''
complete -c duende -n '__fish_seen_subcommand_from watch' -l json -d 'print a JSON object a line, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a start -d 'Start daemons'
complete -c duende -n '__fish_seen_subcommand_from start' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from start' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from start' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a stop -d 'Stop daemons gently; what does not end in time runs on'
complete -c duende -n '__fish_seen_subcommand_from stop' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from stop' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from stop' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a restart -d 'Stop and start daemons'
complete -c duende -n '__fish_seen_subcommand_from restart' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from restart' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from restart' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a reload -d 'Have daemons read their configuration again'
complete -c duende -n '__fish_seen_subcommand_from reload' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from reload' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from reload' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a pause -d 'Freeze daemons where they are'
complete -c duende -n '__fish_seen_subcommand_from pause' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from pause' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from pause' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a resume -d 'Have paused daemons go on'
complete -c duende -n '__fish_seen_subcommand_from resume' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from resume' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from resume' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a kill -d 'End daemons at once, with SIGKILL'
complete -c duende -n '__fish_seen_subcommand_from kill' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from kill' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from kill' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a signal -d 'Send a signal to daemons'
complete -c duende -n '__fish_seen_subcommand_from signal' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from signal' -x -a 'TERM HUP INT QUIT USR1 USR2 STOP CONT KILL'
complete -c duende -n '__fish_seen_subcommand_from signal' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a reset-failed -d 'Forget that daemons failed'
complete -c duende -n '__fish_seen_subcommand_from reset-failed' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from reset-failed' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from reset-failed' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a enable -d 'Have daemons start by themselves'
complete -c duende -n '__fish_seen_subcommand_from enable' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from enable' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from enable' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a disable -d 'Have daemons no longer start by themselves'
complete -c duende -n '__fish_seen_subcommand_from disable' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from disable' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from disable' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a mask -d 'Make it impossible to start daemons'
complete -c duende -n '__fish_seen_subcommand_from mask' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from mask' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from mask' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a unmask -d 'Undo mask'
complete -c duende -n '__fish_seen_subcommand_from unmask' -x -a '(duende list --kind all --handles 2>/dev/null)'
complete -c duende -n '__fish_seen_subcommand_from unmask' -l timeout -x -d 'give up after this time, such as 5s'
complete -c duende -n '__fish_seen_subcommand_from unmask' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a spawn -d 'Start a new daemon from a definition file or from options'
complete -c duende -n '__fish_seen_subcommand_from spawn' -r -F
complete -c duende -n '__fish_seen_subcommand_from spawn' -l platform -x -a 'linux macos container pepita wos native' -d 'what shall run it (native)'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l name -x -d 'its name (the program\'s)'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l user -d 'in your own service manager; short for --scope user'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l scope -x -a 'system user' -d 'whose service manager: system or user (system)'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l description -x -d 'what it is, for people'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l env -x -d 'a variable of its environment'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l run-as -x -a '(__fish_complete_users)' -d 'the user it runs as (whoever runs its manager)'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l group -x -a '(__fish_complete_groups)' -d 'the group it runs as'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l cwd -x -a '(__fish_complete_directories)' -d 'its working directory'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l restart -x -a 'never on-failure always unless-stopped' -d 'when to start it again (never)'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l restart-delay -x -d 'how long to wait before that'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l stop-timeout -x -d 'how long it may take to stop'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l nice -x -d 'its nice value, from -20 to 19'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l memory -x -d 'the most memory it may use, such as 512M'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l cpu -x -d 'the most processor time; 100% is one processor'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l tasks -x -d 'the most processes and threads'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l open-files -x -d 'the most open files a process'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l image -x -d 'the image of a container'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l vcpus -x -d 'the processors of a microVM'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l kernel -r -F -d 'the kernel of a microVM'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l rootfs -r -F -d 'the root file system of a microVM'
complete -c duende -n '__fish_seen_subcommand_from spawn' -l json -d 'print one JSON document, and errors as JSON'

complete -c duende -n __fish_use_subcommand -a completion -d 'Print the completion script of a shell'
complete -c duende -n '__fish_seen_subcommand_from completion' -x -a 'bash zsh fish'

complete -c duende -n __fish_use_subcommand -a help -d 'Explain a verb'
complete -c duende -n '__fish_seen_subcommand_from help' -x -a 'list status inspect watch start stop restart reload pause resume kill signal reset-failed enable disable mask unmask spawn completion help'
