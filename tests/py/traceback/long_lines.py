# exit: 1
# Carets on multi-line expressions, unicode, tabs and long lines.
def check(*args):
    raise LookupError("f\xfcr \u20ac")


def caller():
	name = "tab\u00e9"; value = check(name,  [1, 2, 3],
	    {"key": "value"},
	)
	return value


caller()
