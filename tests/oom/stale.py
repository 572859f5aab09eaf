"""How much of what stale_c, preloaded, left on the stack is under this program."""
import stale_c

print(stale_c.left())
