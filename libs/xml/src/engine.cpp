#include "engine.hpp"

#include <mutex>

#include "attribute_bound.hpp"
#include "xml/document.hpp"

namespace varde::xml {
namespace {

// Whatever libxml2 would load beside the text it was given (DTDs, entities, imported schemas) is not there.
xmlParserInput* loadNothing(const char*, const char*, xmlParserCtxt*) {
    return nullptr;
}

void keepQuiet(void*, const xmlError*) {}

void refuseDoctype(void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto* context = static_cast<xmlParserCtxt*>(self);
    context->_private = context;  // told apart from other reasons to stop
    xmlStopParser(context);
}

}  // namespace

void startEngine() {
    static std::once_flag once;
    std::call_once(once, [] {
        xmlInitParser();
        xmlSetExternalEntityLoader(loadNothing);
    });
}

void ContextFree::operator()(xmlParserCtxt* context) const {
    if (context->myDoc) xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
}

std::string describeError(const xmlError* error) {
    if (!error || !error->message) return "not well-formed XML";
    std::string message = error->message;
    while (!message.empty() && (message.back() == '\n' || message.back() == ' ')) message.pop_back();
    return "line " + std::to_string(error->line) + ", column " + std::to_string(error->int2) + ": " + message;
}

Doc readDoc(std::string_view text) {
    startEngine();
    if (text.size() > ReadLimits().bytesMax) throw Problem(Errc::badRequest, "the XML document is too large");
    requireFewAttributes(text);
    Context context(xmlNewParserCtxt());
    if (!context) throw std::bad_alloc();
    xmlSetStructuredErrorFunc(nullptr, reinterpret_cast<xmlStructuredErrorFunc>(keepQuiet));
    context->sax->internalSubset = refuseDoctype;
    // HUGE stays off: its limits (depth 256, text of 10 MB) are ours here.
    constexpr int options = XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    Doc doc(xmlCtxtReadMemory(
        context.get(), text.data(), static_cast<int>(text.size()), nullptr, nullptr, options
    ));
    if (context->_private) throw Problem(Errc::badRequest, "a DOCTYPE is not allowed");
    if (!doc || !context->wellFormed) {
        throw Problem(Errc::badRequest, "invalid XML: " + describeError(xmlCtxtGetLastError(context.get())));
    }
    return doc;
}

}  // namespace varde::xml
