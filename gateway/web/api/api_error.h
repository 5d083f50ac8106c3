#pragma once

#include "base/http.h"
#include <stdbool.h>

#define API_ERROR (api_error_quark())

typedef enum ApiError {
    API_ERROR_BAD_REQUEST,
    API_ERROR_SIGNED_OUT,
    API_ERROR_LOCKED,
    API_ERROR_FORBIDDEN,
    API_ERROR_NOT_FOUND,
    API_ERROR_BAD_METHOD,
    API_ERROR_CONFLICT,
    API_ERROR_TOO_LARGE,
    API_ERROR_BAD_TYPE,
    API_ERROR_THROTTLED,
    API_ERROR_UNAVAILABLE,
} ApiError;

GQuark api_error_quark(void);

/* Always false. code: what the app branches on, "bad_request" and so on if NULL. message: what a person
 * can do; a literal, or one with the name of a member in it, never anything that was sent. */
bool api_fail(GError **error, ApiError kind, const char *code_or_null, const char *message);

/* The answer to a failure of ours or of the layers below. retry_after: seconds, 0: not said. words: of
 * char *, what made it fail; NULL: not said. */
void api_error_answer(const GError *error, unsigned retry_after, const GPtrArray *words_or_null,
                      HttpResponse *response);
/* Should an operator hear of it? */
bool api_error_is_ours(const GError *error);
