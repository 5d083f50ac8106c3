#include "cli/phone_screen.h"

#include <stdio.h>
#include <string.h>

#include "base/alphabet.h"

#define SCREEN_OCTETS 160
#define SCREEN_COLUMNS 40

static void draw_row(const char *text, size_t octets)
{
    glong columns = g_utf8_strlen(text, (gssize)octets);

    printf("  | %.*s%*s |\n", (int)octets, text, (int)(SCREEN_COLUMNS - columns), "");
}

/* How much of the line fits in one row: up to a space if there is one. */
static size_t fit_row(const char *line, size_t octets)
{
    const char *end = line + octets;
    const char *cut;
    const char *space;

    if (g_utf8_strlen(line, (gssize)octets) <= SCREEN_COLUMNS)
        return octets;
    cut = g_utf8_offset_to_pointer(line, SCREEN_COLUMNS);
    space = memrchr(line, ' ', (size_t)(cut - line) + (cut < end && *cut == ' '));
    return (size_t)((space && space > line ? space : cut) - line);
}

static void draw_frame(const char *text)
{
    static const char edge[] = "  +------------------------------------------+";
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    puts(edge);
    for (size_t i = 0; lines[i]; i++) {
        const char *line = lines[i];

        do {
            size_t octets = fit_row(line, strlen(line));

            draw_row(line, octets);
            line += octets;
            line += *line == ' ';
        } while (*line);
    }
    puts(edge);
}

void phone_screen_draw_ussd(const Reply *reply)
{
    TextSize size = alphabet_measure(reply->text);

    draw_frame(reply->text);
    printf("  [ %zu of %d octets, %s, %zu %s ]%s\n", size.octets, SCREEN_OCTETS,
           size.ucs2 ? "UCS-2" : "GSM-7", size.ucs2 ? size.units : size.septets,
           size.ucs2 ? "characters" : "septets",
           size.octets > SCREEN_OCTETS ? " TOO LONG for a USSD screen" : "");
    puts(reply->more ? "  CON: waits for an answer" : "  END: the session is over");
}

void phone_screen_draw_sms(const Reply *reply)
{
    TextSize size = alphabet_measure(reply->text);
    size_t segments = alphabet_sms_segments(reply->text);

    if (!*reply->text) {
        puts("  (no reply)");
        return;
    }
    draw_frame(reply->text);
    printf("  [ %zu segment%s, %s, %zu %s ]\n", segments, segments == 1 ? "" : "s",
           size.ucs2 ? "UCS-2" : "GSM-7", size.ucs2 ? size.units : size.septets,
           size.ucs2 ? "characters" : "septets");
}
