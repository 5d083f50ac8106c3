#pragma once

#include "base/http.h"
#include <stdbool.h>

/* The app of the console as it lies in the program: a table of names, made once. No path of a request
 * ever reaches a file system. */
typedef struct ConsoleFiles ConsoleFiles;

/* All files below folder in the program's resources, each "NAME.gz". There may be none. */
ConsoleFiles *console_files_new(const char *folder);
void console_files_free(ConsoleFiles *files);

/* Answers GET and HEAD, any path. */
void console_files_answer(const ConsoleFiles *files, const HttpRequest *http,
                          HttpResponse *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConsoleFiles, console_files_free)
