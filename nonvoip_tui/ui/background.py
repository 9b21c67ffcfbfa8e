"""Work in the background whose defects are told and reported, wherever it was started."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from textual import work
from textual.dom import DOMNode
from textual.worker import Worker

from nonvoip_tui.ui.base import UiApp

ArgumentsT = ParamSpec("ArgumentsT")
NodeT = TypeVar("NodeT", bound=DOMNode)


def background(
    group: str, *, exclusive: bool = False
) -> Callable[
    [Callable[Concatenate[NodeT, ArgumentsT], Coroutine[Any, Any, None]]],
    Callable[Concatenate[NodeT, ArgumentsT], Worker[None]],
]:
    """As Textual's `work`, for coroutines of the App, of screens and of dialogs.

    Textual tells of an error only to the node that started the worker, or ends the program.

    Args:
        group: the name of what belongs together.
        exclusive: whether what runs in the group is cancelled; never where something is sent.
    """

    def decorate(
        method: Callable[Concatenate[NodeT, ArgumentsT], Coroutine[Any, Any, None]],
    ) -> Callable[Concatenate[NodeT, ArgumentsT], Worker[None]]:
        @wraps(method)
        async def watched(self: NodeT, *args: ArgumentsT.args, **kwargs: ArgumentsT.kwargs) -> None:
            app = self.app
            assert isinstance(app, UiApp)
            with app.telling_defects():
                await method(self, *args, **kwargs)

        return work(group=group, exclusive=exclusive, exit_on_error=False)(watched)

    return decorate
