# Completion of phusong for bash.
_phusong() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local commands="run rank check sample link models solve verify help version"
    local command="" word
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in
            -*) ;;
            *)
                command=$word
                break
                ;;
        esac
    done
    if [ -z "$command" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$current")
        return
    fi
    case $command:$previous in
        run:-o | run:--output | run:--cache | rank:-o | rank:--output)
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            return
            ;;
        run:-t | run:--threads | rank:-t | rank:--threads)
            mapfile -t COMPREPLY < <(compgen -W "1 2 4 8" -- "$current")
            return
            ;;
        run:--cache-limit | run:--memory)
            mapfile -t COMPREPLY < <(compgen -W "1G 4G 20G" -- "$current")
            return
            ;;
        solve:-o | solve:--output)
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            return
            ;;
        solve:--effort)
            mapfile -t COMPREPLY < <(compgen -W "quick normal thorough" -- "$current")
            return
            ;;
        link:--profile)
            mapfile -t COMPREPLY < <(compgen -f -X '!*.csv' -- "$current"; compgen -d -- "$current")
            return
            ;;
        link:--plot)
            mapfile -t COMPREPLY < <(compgen -f -X '!*.@(svg|png)' -- "$current"; compgen -d -- "$current")
            return
            ;;
    esac
    local options="--help"
    case $command in
        run) options="--output --overwrite --threads --memory --export-lp --cache --cache-limit --quiet --help" ;;
        rank) options="--output --overwrite --threads --quiet --help" ;;
        check) options="--quiet --help" ;;
        sample) options="--overwrite --help" ;;
        link) options="--from --to --service --sector --height --profile --plot --overwrite --json --help" ;;
        models) options="--json --help" ;;
        solve) options="--output --overwrite --effort --export-lp --gap --time-limit --seed --quiet --help" ;;
    esac
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        return
    fi
    case $command in
        run | rank | check | link) mapfile -t COMPREPLY < <(compgen -f -X '!*.@(yaml|yml)' -- "$current"; compgen -d -- "$current") ;;
        sample) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
        solve | verify) mapfile -t COMPREPLY < <(compgen -f -X '!*.txt' -- "$current"; compgen -d -- "$current") ;;
        help) mapfile -t COMPREPLY < <(compgen -W "$commands plan" -- "$current") ;;
    esac
}
complete -o filenames -F _phusong phusong
