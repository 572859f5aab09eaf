# Exits that lead to a loop which has no trace yet: they wait for it instead of recording the way again and again.
# runs: bench/loops/deltablue.py 20
# traces: 200
# given up, loop without a trace: 35
