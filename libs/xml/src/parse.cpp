#include <array>
#include <cstring>

#include "attribute_bound.hpp"
#include "base/text.hpp"
#include "engine.hpp"
#include "xml/document.hpp"

namespace varde::xml {
namespace {

std::string_view view(const xmlChar* text) {
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

// What the callbacks share. They are called from C: nothing may be thrown through libxml2, so failures are
// kept.
struct Builder {
    xmlParserCtxt* context = nullptr;
    ReadLimits limits;
    Node* root = nullptr;
    std::vector<Node*> open;
    std::string failure;

    void fail(std::string message) {
        if (failure.empty()) {
            failure = "line " + std::to_string(xmlSAX2GetLineNumber(context)) + ", column " +
                      std::to_string(xmlSAX2GetColumnNumber(context)) + ": " + std::move(message);
        }
        xmlStopParser(context);
    }
};

Builder& builder(void* self) {
    return *static_cast<Builder*>(static_cast<xmlParserCtxt*>(self)->_private);
}

void onStart(
    void* self,
    const xmlChar* localName,
    const xmlChar*,
    const xmlChar* uri,
    int,
    const xmlChar**,
    int attributeCount,
    int,
    const xmlChar** attributes
) {
    auto& state = builder(self);
    if (!state.failure.empty()) return;
    if (static_cast<int>(state.open.size()) >= state.limits.depthMax) {
        state.fail("elements are nested deeper than " + std::to_string(state.limits.depthMax));
        return;
    }
    Node* node = state.root;
    if (!state.open.empty()) node = &state.open.back()->children.emplace_back();
    node->name = view(localName);
    node->namespaceUri = view(uri);
    node->line = xmlSAX2GetLineNumber(state.context);
    node->attributes.reserve(static_cast<std::size_t>(attributeCount));
    for (int i = 0; i < attributeCount; ++i) {
        const xmlChar** at =
            attributes + static_cast<std::ptrdiff_t>(i) * 5;  // name, prefix, uri, value, end
        const auto* begin = reinterpret_cast<const char*>(at[3]);
        const auto* end = reinterpret_cast<const char*>(at[4]);
        node->attributes.push_back(
            {std::string(view(at[0])), std::string(view(at[2])), std::string(begin, end)}
        );
    }
    // A child's address stays valid while it is open: its parent gets no other child until it is closed.
    state.open.push_back(node);
}

void onEnd(void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto& state = builder(self);
    if (state.failure.empty()) state.open.pop_back();
}

void onText(void* self, const xmlChar* text, int length) {
    auto& state = builder(self);
    if (!state.failure.empty() || state.open.empty()) return;
    state.open.back()->text.append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
}

void onDoctype(void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
    builder(self).fail("a DOCTYPE is not allowed");
}

xmlEntity* onEntity(void*, const xmlChar* name) {
    return xmlGetPredefinedEntity(name);
}

void onError(void* self, xmlError* error) {
    auto& state = *static_cast<Builder*>(static_cast<xmlParserCtxt*>(self)->_private);
    if (error->level >= XML_ERR_ERROR && state.failure.empty()) state.failure = describeError(error);
}

xmlSAXHandler handler() {
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.internalSubset = onDoctype;
    sax.getEntity = onEntity;
    sax.startElementNs = onStart;
    sax.endElementNs = onEnd;
    sax.characters = onText;
    sax.ignorableWhitespace = onText;
    sax.cdataBlock = onText;
    sax.serror = onError;
    return sax;
}

}  // namespace

const Node* Node::child(std::string_view localName) const {
    for (const auto& node : children) {
        if (node.name == localName) return &node;
    }
    return nullptr;
}

std::vector<const Node*> Node::all(std::string_view localName) const {
    std::vector<const Node*> found;
    for (const auto& node : children) {
        if (node.name == localName) found.push_back(&node);
    }
    return found;
}

const Node* Node::find(std::initializer_list<std::string_view> path) const {
    const Node* node = this;
    for (const auto step : path) {
        node = node->child(step);
        if (!node) return nullptr;
    }
    return node;
}

std::optional<std::string> Node::attribute(std::string_view localName) const {
    for (const auto& entry : attributes) {
        if (entry.name == localName) return entry.value;
    }
    return std::nullopt;
}

std::string_view Node::trimmedText() const {
    return trim(text);
}

Document parse(std::string_view text, ReadLimits limits) {
    startEngine();
    if (text.size() > limits.bytesMax) throw Problem(Errc::badRequest, "the XML document is too large");
    if (trim(text).empty()) throw Problem(Errc::badRequest, "the XML document is empty");
    requireFewAttributes(text);

    Document document;
    Builder state;
    state.limits = limits;
    state.root = &document.root_;

    auto sax = handler();
    // The push parser detects the encoding from the first four bytes.
    constexpr std::size_t firstBytes = 4;
    const auto first = std::min(text.size(), firstBytes);
    Context context(xmlCreatePushParserCtxt(&sax, nullptr, text.data(), static_cast<int>(first), nullptr));
    if (!context) throw std::bad_alloc();
    state.context = context.get();
    // HUGE lifts libxml2's own bounds on depth and text; depth and size are bounded here, and without a DTD
    // nothing grows.
    xmlCtxtUseOptions(context.get(), XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_BIG_LINES);
    // Only XML's own five can come (onEntity); without this an `&amp;` in an attribute stays a character
    // reference.
    context->replaceEntities = 1;
    context->userData = context.get();
    context->_private = &state;

    constexpr std::size_t pieceBytes = 1 << 20;
    for (auto at = first; at < text.size() && state.failure.empty(); at += pieceBytes) {
        const auto piece = text.substr(at, pieceBytes);
        xmlParseChunk(context.get(), piece.data(), static_cast<int>(piece.size()), 0);
    }
    if (state.failure.empty()) xmlParseChunk(context.get(), nullptr, 0, 1);
    if (state.failure.empty() && !context->wellFormed) {
        state.failure = describeError(xmlCtxtGetLastError(context.get()));
    }
    if (!state.failure.empty()) throw Problem(Errc::badRequest, "invalid XML: " + state.failure);
    return document;
}

}  // namespace varde::xml
