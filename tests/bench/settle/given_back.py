# A loop is given back to the interpreter: traces that lead to it go on in its trace all the same.
# runs: bench/hostile/random_generators.py 300000
# traces: 400
# left at loops given back: 0
