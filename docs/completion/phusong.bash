# Completion of phusong for bash.
_phusong() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local commands="run check sample link models help version"
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
        run:-o | run:--output | run:--cache)
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            return
            ;;
        run:-t | run:--threads)
            mapfile -t COMPREPLY < <(compgen -W "1 2 4 8" -- "$current")
            return
            ;;
        run:--cache-limit)
            mapfile -t COMPREPLY < <(compgen -W "1G 4G 20G" -- "$current")
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
        run) options="--output --overwrite --threads --cache --cache-limit --quiet --help" ;;
        check) options="--quiet --help" ;;
        sample) options="--overwrite --help" ;;
        link) options="--from --to --service --sector --height --profile --plot --overwrite --json --help" ;;
        models) options="--json --help" ;;
    esac
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        return
    fi
    case $command in
        run | check | link) mapfile -t COMPREPLY < <(compgen -f -X '!*.@(yaml|yml)' -- "$current"; compgen -d -- "$current") ;;
        sample) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
        help) mapfile -t COMPREPLY < <(compgen -W "$commands plan" -- "$current") ;;
    esac
}
complete -o filenames -F _phusong phusong
