/* What LeakSanitizer must not blame on us. */

/* NOLINTNEXTLINE(bugprone-reserved-identifier): the name that LeakSanitizer looks for */
const char *__lsan_default_suppressions(void);

/* libgettextpo never frees the name of a file it has read, nor anything of a broken one. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libgettextpo.so";
}
