# exit: 1
# The text of an uncaught exception, three calls deep.
def first(x):
    return second(x + 1)


def second(x):
    y = x * 2
    return third(y, key="value")


def third(a, *, key):
    data = {"a": [1, 2, 3]}
    return data["a"][a]["missing"]


print("before")
first(10)
print("never")
