# bench: a branchy state machine (splitting source text into tokens)
import sys

SOURCE = '''\
fun area(shape, scale2) { # of a shape, scaled
    let total = 0.5; let names = "left \\"right\\" both";
    while total <= 1024.75 && shape.count != 12 {
        total = total * scale2 + shape.width / 3 - 7; # round by round
        if total >= 99 || names == 'x' { shape.label = "big one"; return total; }
        shape.count += 1; other_name[total % 8] = total << 2;
    }
    return -total + area(shape, scale2 - 1) * (3 + 4.25);
}
'''

START, NAME, NUMBER, FRACTION, STRING, ESCAPE, COMMENT, OPERATOR = range(8)


def tokens(source):
    """[how many tokens of each kind], and a checksum of where they end."""
    counts = [0] * 8
    checksum = 0
    state = START
    quote = ""
    i = 0
    while i < len(source):
        c = source[i]
        if state == START:
            if c == " " or c == "\n":
                pass
            elif "a" <= c <= "z" or c == "_":
                state = NAME
            elif "0" <= c <= "9":
                state = NUMBER
            elif c == '"' or c == "'":
                state = STRING
                quote = c
            elif c == "#":
                state = COMMENT
            elif c in "<>=!&|+":
                state = OPERATOR
            else:
                counts[START] += 1
                checksum += i
        elif state == NAME:
            if not ("a" <= c <= "z" or "0" <= c <= "9" or c == "_"):
                counts[NAME] += 1
                checksum ^= i << 1
                state = START
                continue
        elif state == NUMBER:
            if c == ".":
                state = FRACTION
            elif not "0" <= c <= "9":
                counts[NUMBER] += 1
                checksum += i * 3
                state = START
                continue
        elif state == FRACTION:
            if not "0" <= c <= "9":
                counts[FRACTION] += 1
                checksum ^= i << 2
                state = START
                continue
        elif state == STRING:
            if c == "\\":
                state = ESCAPE
            elif c == quote:
                counts[STRING] += 1
                checksum += i * 5
                state = START
        elif state == ESCAPE:
            counts[ESCAPE] += 1
            state = STRING
        elif state == COMMENT:
            if c == "\n":
                counts[COMMENT] += 1
                state = START
        elif c in "<>=!&|+":
            counts[OPERATOR] += 2
            checksum += 11
            state = START
        else:
            counts[OPERATOR] += 1
            state = START
            continue
        i += 1
    return counts, checksum


def run(n):
    total = [0] * 8
    checksum = 0
    for i in range(n):
        counts, value = tokens(SOURCE)
        for kind, count in enumerate(counts):
            total[kind] += count
        checksum = (checksum * 3 + value) & 0xFFFFFF
    return checksum, total


if __name__ == "__main__":
    print("state_machine", *run(int(sys.argv[1])))
