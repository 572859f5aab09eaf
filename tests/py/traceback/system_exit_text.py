# exit: 1
# SystemExit with text: printed to stderr, exit code 1.
import sys

print("out")
sys.exit("stopping: because")
