#pragma once

#include <stddef.h>

/* The matching key of a text: what is left when script, spelling and keyboard no longer matter
 * (apostrophes dropped, ң ө ү as н о у, full-width and Arabic digits as ASCII, repeated letters
 * collapsed, look-alike letters resolved ...). For matching only, never for storage or display.
 * Words are separated by one space. Free with g_free. */
char *fold_key(const char *text);

/* The other reading of a text that has only Latin letters which look Cyrillic: HET on a Latin keypad is
 * НЕТ. NULL if it has any other letter. Free with g_free. */
char *fold_key_as_cyrillic(const char *text);

/* A menu choice as people type it: "1", "1.", "1)", "(1)", "№1", "１", "٣", "00" -> "1", "3", "00".
 * NULL if the text is anything but one number of at most 3 digits. Free with g_free. */
char *fold_choice(const char *text);

/* The digits of a number typed with dashes or spaces, or with look-alike letters for digits when the
 * rest are digits ("4817-2O93" -> "48172093"). NULL if other characters are left. Free with g_free. */
char *fold_digits(const char *text);

/* Edit distance of at most 1 between two keys (one letter more, less or other; two swapped). */
int fold_is_near(const char *key, const char *other);
