#pragma once

#include <stdbool.h>

/* A phone number in E.164 form. A struct, not a char *, so that passing one to a printf-style
 * function by mistake does not compile. */
typedef struct Phone {
    char e164[17]; /* "+998901234567" */
} Phone;

/* Reads a number as a provider sends it: with "+", with "00", or international digits alone
 * ("998901234567"). An unknown but possible number is accepted: the metadata of libphonenumber
 * ages. Short codes, alphanumeric senders and junk are not numbers. */
bool phone_parse(const char *text, Phone *out);

/* The country of the number's calling code: "UZ", "KG", "RU", "TJ", "KZ" or "" for others. */
const char *phone_country(const Phone *phone);

/* "+998 ••• •• 67": the country and the last two digits. */
#define PHONE_MASKED_OCTETS 32
void phone_mask(const Phone *phone, char masked[PHONE_MASKED_OCTETS]);
