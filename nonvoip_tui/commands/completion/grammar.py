"""The grammar of the command line as completion and manual need it: names, words and values."""

from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """What an option or a position takes."""

    name: str
    choices: tuple[str, ...] = ()
    is_file: bool = False
    words: str = ""
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One option."""

    flags: tuple[str, ...]
    words: str
    value: Value | None
    """None for a switch."""


@dataclass(frozen=True, slots=True)
class Command:
    """The program, or one of its sub-commands."""

    name: str
    words: str
    options: tuple[Option, ...]
    values: tuple[Value, ...]
    commands: tuple["Command", ...] = ()
    description: str = ""
    epilog: str = ""

    def named(self) -> tuple[str, ...]:
        """The names of the sub-commands."""
        return tuple(command.name for command in self.commands)

    def flags(self) -> tuple[str, ...]:
        """The long names of the options."""
        return tuple(flag for option in self.options for flag in option.flags if flag[:2] == "--")


def read_grammar(parser: ArgumentParser, words: str = "") -> Command:
    """Read a parser, and those of its sub-commands.

    Args:
        parser: the tree.
        words: what it does, in a few words.
    """
    options: list[Option] = []
    values: list[Value] = []
    commands: list[Command] = []
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            words_of = {choice.dest: choice.help or "" for choice in action._choices_actions}
            commands += [
                read_grammar(each, words_of.get(name, "")) for name, each in action.choices.items()
            ]
        elif action.option_strings:
            value = None if action.nargs == 0 else _value(action)
            options.append(Option(tuple(action.option_strings), _words(action), value))
        else:
            values.append(_value(action))
    name = parser.prog.rsplit(" ", 1)[-1]
    return Command(
        name,
        words,
        tuple(options),
        tuple(values),
        tuple(commands),
        parser.description or "",
        parser.epilog or "",
    )


def _value(action: Action) -> Value:
    name = action.metavar if isinstance(action.metavar, str) else action.dest
    choices = tuple(map(str, action.choices or ()))
    return Value(
        name.lower(), choices, name == "FILE", _words(action), is_repeated=action.nargs == "+"
    )


def _words(action: Action) -> str:
    if not action.help or action.help is SUPPRESS:
        return ""
    choices = ", ".join(map(str, action.choices or ()))
    return action.help % {"default": action.default, "choices": choices, "prog": ""}
