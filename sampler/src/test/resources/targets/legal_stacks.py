"""The stacks that a program can be in, as Python itself traces them. For 2.6 to 3.15."""
import dis
import io
import sys


def line_of(frame):
    """Before 3.10, a frame that is traced states the line whose trace was last, also where a jump has left it."""
    if sys.version_info >= (3, 10):
        return frame.f_lineno
    starts = [start for start in line_starts(frame.f_code) if start[0] <= frame.f_lasti]
    return starts[-1][1] if starts else frame.f_code.co_firstlineno


def line_starts(code, known={}):  # noqa: B006
    if code not in known:
        known[code] = list(dis.findlinestarts(code))
    return known[code]


class Truth(object):
    """Every stack that occurs while it traces.

    They are a tree: a line "PARENT FUNCTION FILE LINE CLASS" (tab-separated) is a node, known by the line's number; 0 is
    the root. CLASS is the class that the first argument tells.
    """

    def __init__(self):
        self.nodes = {}
        self.parents = {}

    def node(self, parent, frame, line):
        code = frame.f_code
        owner = frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
        owner = owner if isinstance(owner, type) else type(owner)
        name = getattr(code, "co_qualname", code.co_name)
        key = (parent, name, code.co_filename, line, owner.__name__)
        return self.nodes.setdefault(key, len(self.nodes) + 1)

    def trace(self, frame, event, argument):
        if hasattr(frame, "f_trace_opcodes"):
            frame.f_trace_opcodes = True
        if event == "call":
            caller = frame.f_back
            self.parents[frame] = self.node(self.parents[caller], caller, line_of(caller))
        line = line_of(frame)
        if line is not None:
            self.node(self.parents[frame], frame, line)
        if event == "return":
            del self.parents[frame]
        return self.trace

    def start(self):
        module = sys._getframe(1)
        self.parents[module] = 0
        module.f_trace = self.trace
        if hasattr(module, "f_trace_opcodes"):
            module.f_trace_opcodes = True
        sys.settrace(self.trace)

    def stop(self):
        sys.settrace(None)
        sys._getframe(1).f_trace = None

    def write(self, file):
        text = type(u"")
        with io.open(file, "w", encoding="utf-8", newline="\n") as out:
            for key in sorted(self.nodes, key=self.nodes.get):
                fields = [part.decode("utf-8") if isinstance(part, bytes) else text(part) for part in key]
                out.write(u"\t".join(fields) + u"\n")
