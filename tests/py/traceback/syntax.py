# exit: 1
# An uncaught SyntaxError out of compile().
print("start")
compile("def f(:\n  pass\n", "made_up.py", "exec")
