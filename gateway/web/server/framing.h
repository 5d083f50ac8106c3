#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Pure checks of a request line and its headers, before a byte of the body is read: whatever two
 * HTTP parsers could understand differently is refused. */
typedef struct FramingLine {
    const char *method;
    const char *target; /* as on the wire, with the query */
    const char *version;
} FramingLine;

/* What the headers said, gathered with framing_add(). Starts zeroed. */
typedef struct Framing {
    unsigned hosts;
    unsigned lengths;
    const char *length; /* lent from the header */
    bool transfer_encoding;
    bool range;
    bool malformed;
    size_t octets; /* at most, of all headers on the wire */
} Framing;

void framing_add(Framing *framing, const char *name, const char *value);

typedef struct FramingLimits {
    size_t body_octets;
    size_t header_octets; /* the parser counted, request line included; 0: not known */
} FramingLimits;

/* 0, or the status to refuse the request with. Sets body_length when it is 0. */
unsigned framing_check(const Framing *framing, const FramingLine *line, const FramingLimits *limits,
                       size_t *body_length);
