# bench: counting the words of a text
import sys

TEXT = "/usr/share/common-licenses/GPL-3"


def count_words(lines):
    counts = {}
    for line in lines:
        for word in line.split():
            word = word.strip(".,;:()\"'`<>").lower()
            if not word:
                continue
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
    return counts


def run(n):
    """Counts the first n lines, read over again as often as that takes."""
    with open(TEXT, encoding="utf-8") as file:
        lines = file.readlines()
    total = {}
    while n > 0:
        for word, count in count_words(lines[:n]).items():
            total[word] = total.get(word, 0) + count
        n -= len(lines)
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return " ".join(f"{word}:{count}" for word, count in ranked[:10])


if __name__ == "__main__":
    print("word_count", run(int(sys.argv[1])))
