#include "base/phone.h"

#include <glib.h>
#include <string.h>

#include "base/phone_shim.h"

#define DIGITS_MIN 8 /* fewer is a short code */
#define DIGITS_MAX 15

/* The numbers of nearly everybody who writes to us. libphonenumber takes 12-20 us to parse one, and
 * for these it has nothing to add. */
static const struct {
    const char *code;
    size_t digits;     /* after the code */
    const char *first; /* the digits it may start with, NULL: any */
} plain[] = {
    {"7", 10, "3489"}, /* 6 and 7 are Kazakhstan */
    {"998", 9, NULL},
    {"996", 9, NULL},
    {"992", 9, NULL},
};

static bool is_plain(const char *digits, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
        size_t code = strlen(plain[i].code);

        if (length == code + plain[i].digits && g_str_has_prefix(digits, plain[i].code))
            return !plain[i].first || strchr(plain[i].first, digits[code]);
    }
    return false;
}

/* libphonenumber takes off a "0" that people put after the calling code. One that has more of them to
 * take off is junk, and would be another number the next time it is read. */
static bool parse_other(const char *international, Phone *out)
{
    Phone again;

    return phone_shim_parse(international, out->e164) && strlen(out->e164) > DIGITS_MIN &&
           phone_shim_parse(out->e164, again.e164) && strcmp(out->e164, again.e164) == 0;
}

bool phone_parse(const char *text, Phone *out)
{
    const char *digits = text;
    char international[DIGITS_MAX + 2] = "+";
    Phone phone = {0};
    size_t length;

    if (text[0] == '+')
        digits += 1;
    else if (g_str_has_prefix(text, "00"))
        digits += 2;
    length = strspn(digits, "0123456789");
    if (digits[length] != '\0' || length < DIGITS_MIN || length > DIGITS_MAX)
        return false;

    memcpy(international + 1, digits, length + 1);
    if (is_plain(digits, length))
        memcpy(phone.e164, international, length + 2);
    else if (!parse_other(international, &phone))
        return false;
    *out = phone;
    return true;
}

const char *phone_country(const Phone *phone)
{
    static const struct {
        const char *prefix;
        const char *country;
    } countries[] = {
        {"+998", "UZ"}, {"+996", "KG"}, {"+992", "TJ"}, {"+76", "KZ"}, {"+77", "KZ"}, {"+7", "RU"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(countries); i++) {
        if (g_str_has_prefix(phone->e164, countries[i].prefix))
            return countries[i].country;
    }
    return "";
}
