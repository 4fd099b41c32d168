"""Runs source text as if it stood in the cell, for `%jflame STATEMENT` and a nested `%%jflame`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def execute(
    shell: InteractiveShell, source: str, local_namespace: dict[str, Any], line: tuple[str, int]
) -> object:
    """Executes IPython source; exceptions pass.

    Args:
        shell: The shell whose namespace is the global one.
        source: The text, which may hold magics.
        local_namespace: Where its names are bound.
        line: The file name and the number of the line that the text's first line is to appear as.

    Returns:
        The value of the last statement if it is an expression, as a cell's.
    """
    file_name, first_line = line
    tree = ast.parse(shell.transform_cell(source), file_name)
    tree = shell.transform_ast(ast.increment_lineno(tree, first_line - 1))
    flags = shell.compile.flags  # the __future__ imports of earlier cells
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, file_name, "exec", flags, True), shell.user_ns, local_namespace)
    if last is None:
        return None
    expression = ast.Expression(last.value)
    return eval(compile(expression, file_name, "eval", flags, True), shell.user_ns, local_namespace)
