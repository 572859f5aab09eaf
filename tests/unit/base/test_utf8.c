/* test_utf8.c -- decoding against the oracle, every code point there and back, scans of every
 * alignment. */
#include "oracle.h"

#include "runtime/base/utf8.h"

static void decoding_equals_cpythons(void **state)
{
    char hex[64], word[16], reason[64];
    int lines = 0;
    FILE *f = oracle_open("", "base/oracle_utf8.py");
    while (fscanf(f, "%60s %10s", hex, word) == 2) {
        uint8_t bytes[8];
        isize n = (isize)strlen(hex) / 2;
        for (isize i = 0; i < n; i++) {
            unsigned byte;
            assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
            bytes[i] = (uint8_t)byte;
        }
        Utf8Scan scan = kr_utf8_scan(bytes, n, false);
        if (word[0] == 'e') {
            int start, end;
            assert_int_equal(fscanf(f, "%d %d %60s", &start, &end, reason), 3);
            for (char *c = reason; (c = strchr(c, '_')) != NULL;) {
                *c = ' ';
            }
            assert_int_not_equal(scan.error.status, UTF8_OK);
            assert_int_equal(scan.stop, start);
            assert_int_equal(scan.stop + scan.error.len, end);
            assert_string_equal(kr_utf8_reason(scan.error.status), reason);
        } else {
            int count;
            uint32_t text[8];
            assert_int_equal(fscanf(f, "%d", &count), 1);
            assert_int_equal(scan.error.status, UTF8_OK);
            assert_int_equal(scan.count, count);
            kr_utf8_decode(text, 4, bytes, n);
            for (int i = 0; i < count; i++) {
                unsigned c;
                assert_int_equal(fscanf(f, "%u", &c), 1);
                assert_int_equal(text[i], c);
            }
        }
        lines++;
    }
    oracle_close(f);
    assert_true(lines > 10000);
}

static void every_code_point_survives_the_round_trip(void **state)
{
    for (uint32_t c = 0; c <= KR_MAX_CODE_POINT; c++) {
        uint8_t bytes[4];
        int n = kr_utf8_put(bytes, c);
        Utf8Step step = kr_utf8_next(bytes, n, true);
        uint32_t back = 0;
        isize surrogate;
        int kind = kr_kind_for(c);
        if (n != kr_utf8_len(c) || step.status != UTF8_OK || step.c != c || step.len != n) {
            fail_msg("U+%04X", c);
        }
        step = kr_utf8_next(bytes, n, false);
        assert_int_equal(step.status == UTF8_OK, !kr_is_surrogate(c));
        kr_utf8_decode(&back, kind, bytes, n);
        assert_int_equal(back, c);
        assert_int_equal(kr_utf8_size(&back, kind, 1, &surrogate), n);
        assert_int_equal(surrogate, kr_is_surrogate(c) ? 0 : -1);
    }
}

static void long_texts_survive_the_round_trip(void **state)
{
    static uint32_t text[5000], back[5000];
    static uint8_t bytes[20000];
    static const uint32_t limits[] = {0x80, 0x100, 0x10000, 0x110000};
    for (int which = 0; which < 4; which++) {
        for (uint32_t i = 0; i < 5000; i++) {
            uint32_t c = (i * 2654435761u) % limits[which];
            text[i] = i % 40 < 25 ? i % 128 : kr_is_surrogate(c) ? 'x' : c;
        }
        int kind = which < 2 ? 1 : which == 2 ? 2 : 4;
        uint32_t narrow[5000];
        kr_copy_chars(narrow, kind, text, 4, 5000);
        assert_int_equal(kr_max_char(narrow, kind, 5000), limits[which] - 1);
        isize size = kr_utf8_size(narrow, kind, 5000, NULL);
        assert_int_equal(kr_utf8_encode(bytes, narrow, kind, 5000) - bytes, size);
        Utf8Scan scan = kr_utf8_scan(bytes, size, false);
        assert_int_equal(scan.error.status, UTF8_OK);
        assert_int_equal(scan.count, 5000);
        assert_int_equal(scan.max_char, limits[which] - 1);
        kr_utf8_decode(back, kind, bytes, size);
        assert_memory_equal(back, narrow, 5000 * kind);
        kr_utf8_decode(back, 4, bytes, size);
        assert_memory_equal(back, text, sizeof text);
    }
}

static void ascii_prefix_finds_the_first_high_byte(void **state)
{
    uint8_t buffer[160];
    for (isize start = 0; start < 9; start++) {
        for (isize n = 0; n < 100; n++) {
            memset(buffer, 'a', sizeof buffer);
            buffer[start + n] = 0xFF; /* just behind the text: must not be seen */
            assert_int_equal(kr_ascii_prefix(buffer + start, n), n);
            for (isize at = 0; at < n; at++) {
                buffer[start + at] = 0x80;
                assert_int_equal(kr_ascii_prefix(buffer + start, n), at);
                buffer[start + at] = 'a';
            }
        }
    }
}

UNIT_MAIN(UNIT(decoding_equals_cpythons), UNIT(every_code_point_survives_the_round_trip),
          UNIT(long_texts_survive_the_round_trip), UNIT(ascii_prefix_finds_the_first_high_byte))
