/* The user data header of an SMS: 3GPP TS 23.040 9.2.3.24. Kannel joins long texts itself; what it passes
 * on with this header is the parts of one whose others did not come in time. */

#include "providers/kannel.h"

#define CONCATENATED_8 0x00  /* reference of one octet, total, number */
#define CONCATENATED_16 0x08 /* reference of two octets, total, number */

/* One that makes no sense is ignored, as the standard says. */
static bool read_element(const guint8 *element, InboundPart *part)
{
    const guint8 *data = element + 2;
    InboundPart read;

    if (element[0] == CONCATENATED_8 && element[1] == 3)
        read = (InboundPart){.reference = data[0], .total = data[1], .number = data[2]};
    else if (element[0] == CONCATENATED_16 && element[1] == 4)
        read = (InboundPart){
            .reference = (unsigned)(data[0] << 8 | data[1]), .total = data[2], .number = data[3]};
    else
        return false;
    if (read.total < 2 || read.number < 1 || read.number > read.total)
        return false;
    *part = read;
    return true;
}

bool kannel_part(const char *header, size_t length, InboundPart *part)
{
    const guint8 *octets = (const guint8 *)header;
    bool found = false;
    size_t at = 1;

    if (length < 1 || octets[0] != length - 1)
        return false;
    while (at + 2 <= length && octets[at + 1] <= length - at - 2) {
        found = read_element(octets + at, part) || found;
        at += 2U + octets[at + 1];
    }
    return found;
}
