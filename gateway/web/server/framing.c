/* RFC 9112 where it says MUST, and stricter where clients of a gateway never differ. */
#include "web/server/framing.h"

#include <glib.h>

/* A text of 4,000 UTF-16 characters, each octet percent-encoded, is 24,000 octets of a query. */
#define TARGET_OCTETS 40960
/* More digits than any limit has, and fewer than overflow. */
#define LENGTH_DIGITS 15

/* RFC 9110 5.6.2. A space before the colon, or a folded first line, is no token. */
static bool is_token(const char *text)
{
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++)
        if (!g_ascii_isalnum(*text) && strchr("!#$%&'*+-.^_`|~", *text) == NULL)
            return false;
    return true;
}

static bool has_control(const char *text)
{
    for (; *text != '\0'; text++)
        if (g_ascii_iscntrl(*text) && *text != '\t')
            return true;
    return false;
}

void framing_add(Framing *framing, const char *name, const char *value)
{
    framing->octets += strlen(name) + strlen(": ") + strlen(value) + strlen("\r\n");
    framing->malformed |= !is_token(name) || has_control(value);
    if (g_ascii_strcasecmp(name, "Host") == 0) {
        framing->hosts++;
    } else if (g_ascii_strcasecmp(name, "Content-Length") == 0) {
        framing->lengths++;
        framing->length = value;
    } else if (g_ascii_strcasecmp(name, "Transfer-Encoding") == 0) {
        framing->transfer_encoding = true;
    } else if (g_ascii_strcasecmp(name, "Range") == 0) {
        framing->range = true;
    }
}

static bool is_path(const char *path, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (path[i] != '%')
            continue;
        if (length - i < 3 || !g_ascii_isxdigit(path[i + 1]) || !g_ascii_isxdigit(path[i + 2]) ||
            strncmp(path + i, "%00", 3) == 0)
            return false;
        i += 2;
    }
    return true;
}

/* Is there a segment "..", with or without percent signs? */
static bool climbs(const char *path, size_t length)
{
    unsigned dots = 0;
    bool only_dots = true;

    for (size_t i = 0; i <= length; i++) {
        bool encoded = length - i >= 3 && g_ascii_strncasecmp(path + i, "%2e", 3) == 0;
        bool slash = length - i >= 3 && g_ascii_strncasecmp(path + i, "%2f", 3) == 0;

        if (i == length || path[i] == '/' || slash) {
            if (only_dots && dots == 2)
                return true;
            dots = 0;
            only_dots = true;
        } else if (path[i] == '.' || encoded) {
            dots++;
        } else {
            only_dots = false;
        }
        i += encoded || slash ? 2 : 0;
    }
    return false;
}

static unsigned check_target(const char *target)
{
    size_t length = strlen(target);
    size_t path = strcspn(target, "?");

    if (length > TARGET_OCTETS)
        return 414;
    /* Only the origin form: an absolute one may name another host than Host does. */
    if (target[0] != '/' || !g_utf8_validate(target, (gssize)length, NULL))
        return 400;
    for (const char *at = target; *at != '\0'; at++)
        if (g_ascii_iscntrl(*at) || *at == ' ' || *at == '#')
            return 400;
    return is_path(target, path) && !climbs(target, path) ? 0 : 400;
}

static bool parse_length(const char *text, size_t *length)
{
    size_t digits = strspn(text, "0123456789");

    if (digits == 0 || digits > LENGTH_DIGITS || text[digits] != '\0')
        return false;
    *length = (size_t)g_ascii_strtoull(text, NULL, 10);
    return true;
}

static unsigned check_body(const Framing *framing, bool is_post, size_t limit, size_t *body_length)
{
    size_t length = 0;

    if (is_post && framing->lengths == 0)
        return 411;
    if (framing->lengths > 1 || (framing->lengths == 1 && !parse_length(framing->length, &length)))
        return 400;
    if (!is_post && length > 0)
        return 400;
    if (length > limit)
        return 413;
    *body_length = length;
    return 0;
}

/* A NUL in a header or a folded line leaves fewer octets in the headers than were on the wire. */
static bool lost_octets(const Framing *framing, const FramingLine *line, size_t on_the_wire)
{
    size_t first = strlen(line->method) + strlen(line->target) + strlen(line->version);

    return on_the_wire > first + strlen("  \r\n") + framing->octets + strlen("\r\n");
}

unsigned framing_check(const Framing *framing, const FramingLine *line, const FramingLimits *limits,
                       size_t *body_length)
{
    bool is_post = g_str_equal(line->method, "POST");
    unsigned status = check_target(line->target);

    if (!is_post && !g_str_equal(line->method, "GET") && !g_str_equal(line->method, "HEAD"))
        return 405;
    if (status != 0)
        return status;
    if (framing->hosts > 1 || (framing->hosts == 0 && !g_str_equal(line->version, "HTTP/1.0")))
        return 400;
    if (framing->malformed || framing->transfer_encoding || framing->range)
        return 400;
    if (lost_octets(framing, line, limits->header_octets))
        return 400;
    return check_body(framing, is_post, limits->body_octets, body_length);
}
