"""How the code reads, measured, and held: check_style.py [NOTEBOOK...]

Without arguments: the whole book, and it fails if a rule is broken. With notebooks: what is wrong in these.
The rules are explained in CONTRIBUTING.md."""
import ast
import json
import re
import statistics
import sys
import tokenize
from io import StringIO
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
COLUMNS, BODY, SHOWN = 110, 30, .8  # longest line, longest function (lines of its body), least share of definitions shown
BRITISH = re.compile(r"(colour|normalis|minimis|penalis|standardis|optimis|centre(?!d)|neighbour|behaviour)", re.I)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Cell:
    "A code cell of a notebook."
    def __init__(self, notebook, cell):
        self.notebook, self.id = notebook, cell.get("id", "")
        self.source = "".join(cell["source"])
        self.shows = bool(cell.get("outputs"))
        self.exported = re.search(r"^#\| ?exports?\b", self.source, re.M) is not None
        self.hidden = re.search(r"^#\| ?(hide\b|include: ?false|eval: ?false)", self.source, re.M) is not None
        self.tree = ast.parse(self.source) if self.exported else None

    @property
    def definitions(self):
        "Functions and classes that an exported cell defines at its top."
        return [n for n in self.tree.body if isinstance(n, DEFINITIONS)] if self.exported else []

    def say(self, line, what):
        return f"{self.notebook.relative_to(REPO)} cell {self.id} line {line}: {what}"


def read_cells(notebook):
    "The code cells of a notebook."
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [Cell(notebook, c) for c in cells if c["cell_type"] == "code"]


def exported(cells):
    return [c for c in cells if c.exported]


# Lines

def long_lines(cell):
    for i, line in enumerate(cell.source.splitlines(), 1):
        if len(line) > COLUMNS:
            yield cell.say(i, f"{len(line)} columns")


def crowded_lines(cell):
    "More than one statement in a line; `if ...: return` is one, and so is a function of one expression."
    for token in tokenize.generate_tokens(StringIO(cell.source).readline):
        if token.type == tokenize.OP and token.string == ";":
            yield cell.say(token.start[0], "a semicolon")
    for node in ast.walk(cell.tree):
        for part in ("body", "orelse", "finalbody"):
            block = getattr(node, part, None)
            if isinstance(block, list) and block and _on_header(node, part, block, cell.source) and not _guard(node, part, block):
                yield cell.say(block[0].lineno, f"the body of `{type(node).__name__.lower()}` stands on its line")


def _on_header(node, part, block, source):
    "Does the first statement of a block stand behind its colon?"
    line = source.splitlines()[block[0].lineno - 1][:block[0].col_offset]
    return not isinstance(node, ast.Module) and line.strip() != "" and not isinstance(node, ast.Lambda)


def _guard(node, part, block):
    leaves = (ast.Return, ast.Raise, ast.Continue, ast.Break)
    if isinstance(node, ast.If):
        return part == "body" and not node.orelse and isinstance(block[0], leaves)
    return isinstance(node, FUNCTIONS) and len(block) == 1 and isinstance(block[0], ast.Return)


# Habits

def loose_lambdas(cell):
    "A lambda is an argument, or it is a function and wants a name."
    inside = set()
    for node in ast.walk(cell.tree):
        if isinstance(node, ast.Call):
            inside |= {id(a) for a in node.args} | {id(k.value) for k in node.keywords}
    for node in ast.walk(cell.tree):
        if isinstance(node, ast.Lambda) and id(node) not in inside:
            yield cell.say(node.lineno, "a lambda that is not an argument")


def tricks(cell):
    "What saves a line and costs the reader a minute."
    for node in ast.walk(cell.tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, (ast.ListComp, ast.SetComp, ast.BoolOp, ast.IfExp)):
            yield cell.say(node.lineno, "an expression run for its side effect")
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called == "object.__new__" or called.endswith("__dict__.update") or called == "locals":
            yield cell.say(node.lineno, f"{called}(...)")


def long_functions(cell):
    for node in ast.walk(cell.tree):
        if not isinstance(node, FUNCTIONS):
            continue
        body = node.body[1:] if ast.get_docstring(node) else node.body
        lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
        if lines > BODY:
            yield cell.say(node.lineno, f"{node.name} has {lines} lines")


def british_names(cell):
    for node in ast.walk(cell.tree):
        name = getattr(node, "name", None) or getattr(node, "id", None) or getattr(node, "arg", None)
        if isinstance(name, str) and BRITISH.search(name):
            yield cell.say(node.lineno, f"the name {name}: code is spelt as its libraries are")


# Contracts

def lost_contracts(cell):
    "A comment behind `):` is lost in the docs; and a public function that returns something says what."
    for node, public in _functions(cell.tree):
        head = cell.source.splitlines()[node.lineno - 1:node.body[0].lineno]
        last = next((l for l in head if re.search(r"\):(\s*#|\s*$|\s)", l)), "")
        if node.returns is None and re.search(r"\):\s*#", last):
            yield cell.say(node.lineno, f"the comment behind {node.name}(...): is lost, write `) -> type: # what`")
        if public and node.returns is None and _gives(node):
            yield cell.say(node.lineno, f"{node.name} does not say what it returns")


def _functions(tree):
    "Functions and methods at the top, and whether they are public."
    for node in tree.body:
        if isinstance(node, FUNCTIONS):
            owner = ast.unparse(node.args.args[0].annotation) if _patched(node) else ""
            yield node, not node.name.startswith("_") and not owner.startswith("_")
        if isinstance(node, ast.ClassDef):
            methods = [n for n in node.body if isinstance(n, FUNCTIONS)]
            yield from ((m, not m.name.startswith("_") and not node.name.startswith("_")) for m in methods)


def _patched(node):
    return bool(node.args.args and node.args.args[0].annotation and "patch" in " ".join(map(ast.unparse, node.decorator_list)))


def _gives(function):
    "Does it return or yield something, in its own body?"
    todo = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, (ast.Yield, ast.YieldFrom)) or isinstance(node, ast.Return) and node.value is not None:
            return True
        todo += ast.iter_child_nodes(node)
    return False


# Cells

def mixed_imports(cell):
    "The docs are built from imports and exported cells alone; an import cell that does more fails there."
    if "nbdev_export()" in cell.source or re.search(r"^#\| ?eval: ?false", cell.source, re.M):
        return
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:  # a shell command
        return
    imports = [isinstance(n, (ast.Import, ast.ImportFrom)) for n in body]
    inside = any(isinstance(n, (ast.Import, ast.ImportFrom)) for n in ast.walk(ast.Module(body, [])))
    if inside and not all(imports):
        yield cell.say(1, "imports and other code in one cell")


# Exercises

ANSWER = re.compile(r"<details>\n<summary>Answer</summary>\n(.*?)</details>", re.S)
FENCED = re.compile(r"^```python\n(.*?)\n```$", re.M | re.S)

def answers_without_a_cell(notebook):
    "Code of a folded answer that no code cell of the page runs: nobody would notice if it stopped working."
    code = [c.source for c in read_cells(notebook)]
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        for answer in ANSWER.findall("".join(cell["source"])):
            for block in FENCED.findall(answer):
                if not any(block in source for source in code):
                    yield f"{notebook.relative_to(REPO)}: {block.splitlines()[0]}"


def pages_without_exercises(notebook):
    "A method page ends with three lines to remember, and three exercises with folded answers that have code."
    if notebook.parent.name != "method":
        return
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    text = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    recap = re.search(r"^## Recap\n\n((?:- .*\n?)*)", text, re.M)
    lines = len(recap[1].strip().splitlines()) if recap else 0
    solved = sum(bool(FENCED.search(answer)) for answer in ANSWER.findall(text))
    if (lines, solved) != (3, 3):
        yield f"{notebook.relative_to(REPO)}: {lines} lines in the recap, {solved} answers with code, not three and three"


# Shown at work

def shown(cells):
    "Public definitions, and those of them that a visible cell with a result uses before the next definition comes."
    every, seen = [], []
    for i, cell in enumerate(cells):
        names = [n.name for n in cell.definitions if not n.name.startswith("_")]
        if not names:
            continue
        after = []
        for later in cells[i + 1:]:
            if later.definitions:
                break
            if not later.hidden and not later.exported and (later.shows or re.search(r"\btest_|\bassert\b", later.source)):
                after.append(later.source)
        every += names
        seen += [n for n in names if any(re.search(rf"\b{n}\b", source) for source in after)]
    return every, seen


# The house

def imports(module, known):
    "The modules of the house that a module names anywhere in an import."
    path = REPO / (module.replace(".", "/") + ".py")
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        if isinstance(node, ast.ImportFrom):
            base = module.rsplit(".", node.level)[0] if node.level else ""
            base = ".".join(filter(None, [base, node.module]))
            found |= {base, *(f"{base}.{a.name}" for a in node.names)}
    return found & known - {module}


def cycles():
    "Modules that import each other, in a ring."
    paths = [p for p in (REPO / "h2t").rglob("*.py") if p.name not in ("_modidx.py", "__init__.py")]
    known = {".".join(p.relative_to(REPO).with_suffix("").parts) for p in paths}
    graph = {m: imports(m, known) for m in known}
    while True:
        needed = set().union(*graph.values())
        free = [m for m, needs in graph.items() if not needs & set(graph) or m not in needed]
        if not free:
            return [f"{m} imports {', '.join(sorted(needs & set(graph)))}" for m, needs in sorted(graph.items())]
        for m in free:
            del graph[m]
        graph = {m: needs & set(graph) for m, needs in graph.items()}


def own_names(tree):
    "What a module has at its top: definitions, assignments, imports; None in it: more, that cannot be read off."
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, DEFINITIONS):
            found.add(node.name)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(a.asname or a.name).partition(".")[0] for a in node.names}
    return found | ({None} if "__getattr__" in found else set())


def missing_imports():
    "Names that a module takes from another, here or inside a function, and that the other does not have."
    paths = {".".join(p.relative_to(REPO).with_suffix("").parts): p for p in (REPO / "h2t").rglob("*.py")}
    trees = {m.removesuffix(".__init__"): ast.parse(p.read_text(encoding="utf-8")) for m, p in paths.items()}
    names = {m: own_names(tree) for m, tree in trees.items()}
    for module, path in paths.items():
        for node in ast.walk(trees[module.removesuffix(".__init__")]):
            if not isinstance(node, ast.ImportFrom):
                continue
            base = module.rsplit(".", node.level)[0] if node.level else ""
            base = ".".join(filter(None, [base, node.module]))
            for name in (a.name for a in node.names if base in names):
                if not {name, None} & names[base] and f"{base}.{name}" not in names:
                    yield f"{path.relative_to(REPO)} line {node.lineno}: {base} has no {name}"


def shared_names(cells):
    "Public names that are defined in two modules, or called like a module next door."
    homes = {}
    for c in exported(cells):
        for node in c.definitions:
            if not node.name.startswith("_") and not (isinstance(node, FUNCTIONS) and _patched(node)):
                homes.setdefault(node.name, set()).add(c.notebook)
        for node in c.tree.body:
            for target in node.targets if isinstance(node, ast.Assign) else []:
                if isinstance(target, ast.Name) and not target.id.startswith("_"):
                    homes.setdefault(target.id, set()).add(c.notebook)
    for name, where in sorted(homes.items()):
        if len(where) > 1:
            yield f"{name} is defined in {' and '.join(sorted(str(w.relative_to(REPO)) for w in where))}"


RULES = {
    f"lines over {COLUMNS} columns": long_lines,
    "lines with more than one statement": crowded_lines,
    "lambdas outside of arguments": loose_lambdas,
    "tricks": tricks,
    f"functions over {BODY} lines": long_functions,
    "British names": british_names,
    "lost return contracts": lost_contracts,
}


def main(paths):
    notebooks = [Path(p).resolve() for p in paths] or sorted((REPO / "nbs").rglob("*.ipynb"))
    cells = [c for n in notebooks for c in read_cells(n)]
    code = [line for c in exported(cells) for line in c.source.splitlines() if line.strip()]
    sizes = [sum(bool(line.strip()) for line in c.source.splitlines()) for c in exported(cells) if c.definitions]
    faults = {what: [f for c in exported(cells) for f in rule(c)] for what, rule in RULES.items()}
    faults["cells with imports and other code"] = [f for c in cells if not c.exported for f in mixed_imports(c)]
    faults["answers without a cell"] = [f for n in notebooks for f in answers_without_a_cell(n)]
    faults["method pages without recap and exercises"] = [f for n in notebooks for f in pages_without_exercises(n)]
    faults["import cycles"] = [] if paths else cycles()
    faults["imports of what is not there"] = [] if paths else list(missing_imports())
    faults["names with two homes"] = [] if paths else list(shared_names(cells))
    print(f"{len(notebooks)} notebooks, {len(code)} exported lines, {statistics.median(sizes or [0]):.0f} in the median cell")
    for what, found in faults.items():
        print(f"{what}: {len(found)}")
        print(*(f"    {f}" for f in found), sep="\n", end="\n" if found else "")
    bad = any(faults.values())
    method = [n for n in notebooks if n.parent.name == "method"]
    every, seen = map(sum, zip(*(map(len, shown(read_cells(n))) for n in method))) if method else (0, 0)
    if every:
        print(f"definitions on method pages: {every}, shown at work before the next: {seen} ({seen / every:.0%})")
        bad |= seen < SHOWN * every
    for n in method if paths else []:
        all_, there = shown(read_cells(n))
        print("    not shown:", ", ".join(x for x in all_ if x not in there) or "none")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
