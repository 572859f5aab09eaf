# exit: 3
# SystemExit with a number: no traceback, that exit code.
try:
    raise SystemExit(3)
finally:
    print("cleanup")
