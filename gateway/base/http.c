#include "base/http.h"

#include <string.h>

void http_response_clear(HttpResponse *response)
{
    g_free(response->body);
    *response = (HttpResponse){0};
}

const char *http_header(const HttpRequest *request, const char *name)
{
    return request->find_header ? request->find_header(request->header_source, name) : NULL;
}

char *http_header_joined(const HttpRequest *request, const char *name)
{
    return request->join_headers ? request->join_headers(request->header_source, name) : NULL;
}

int http_is_type(const HttpRequest *request, const char *media_type)
{
    size_t length = strlen(media_type);
    char after;

    if (g_ascii_strncasecmp(request->content_type, media_type, length) != 0)
        return 0;
    after = request->content_type[length];
    return after == '\0' || after == ';' || after == ' ';
}
