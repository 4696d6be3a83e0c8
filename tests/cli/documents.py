"""The man page and the shell completion know every command and every option that the program knows, and no other.

documents.py PROGRAM SOURCE
"""
import re
import subprocess
import sys


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def options_of(text):
    return set(re.findall(r"--[a-z][a-z-]*", text))


def completed(source, *words):
    """What the completion offers after these words."""
    script = (f'source "{source}/docs/completion/phusong.bash"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _phusong; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    return set(run("bash", "-c", script, "bash", *words).split())


def man_options(page, command):
    part = re.search(rf"Options of\n\.BR {command} :\n(.*?)\n\.P\n", page, flags=re.S)
    return options_of(part.group(1).replace("\\-", "-")) if part else set()


def main():
    program, source = sys.argv[1], sys.argv[2]
    with open(f"{source}/docs/man/phusong.1", encoding="utf-8") as file:
        page = file.read()
    commands = set(re.findall(r"^  ([a-z]+) ", run(program, "help"), flags=re.M))
    failures = [] if commands else ["phusong help lists no command"]
    if completed(source, "phusong", "") != commands | {"--help", "--version"}:
        failures.append(f"completion offers {completed(source, 'phusong', '')}, the commands are {commands}")
    for command in sorted(commands):
        if f"\n.B {command}\n" not in page:
            failures.append(f"the man page does not explain {command}")
        listing = run(program, "help", command).split("\nOptions:\n")
        options = set(re.findall(r"^ +(?:-\w, )?(--[a-z][a-z-]*)", listing[1], flags=re.M)) if len(listing) > 1 else set()
        if completed(source, "phusong", command, "--") != options | {"--help"}:
            failures.append(f"completion of {command}: {completed(source, 'phusong', command, '--')}, options: {options}")
        if man_options(page, command) != options:
            failures.append(f"man page on {command}: {man_options(page, command)}, options: {options}")
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
