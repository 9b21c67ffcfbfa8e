"""How the service speaks: its HTTP wire, decoded into the domain.

`Client` has a coroutine for each endpoint and speaks through a `Transport`; its docstring shows
both at work.
"""
