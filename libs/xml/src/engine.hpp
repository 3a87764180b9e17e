#pragma once
// How libxml2 is set up for everyone: no network, no files, no DTD, errors kept instead of printed.
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <memory>
#include <string>
#include <string_view>

namespace varde::xml {

// Once in the process, before anything else of libxml2 is called.
void startEngine();

struct ContextFree {
    void operator()(xmlParserCtxt* context) const;
};
using Context = std::unique_ptr<xmlParserCtxt, ContextFree>;

struct DocFree {
    void operator()(xmlDoc* doc) const { xmlFreeDoc(doc); }
};
using Doc = std::unique_ptr<xmlDoc, DocFree>;

// A tree of libxml2's own, for what needs one (XSD). Throws Problem(badRequest) as parse() does.
Doc readDoc(std::string_view text);

// "line 3, column 7: text", without libxml2's line end.
std::string describeError(const xmlError* error);

}  // namespace varde::xml
