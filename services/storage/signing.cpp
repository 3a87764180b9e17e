#include "signing.hpp"

#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "instance_event_rules.hpp"
#include "instance_rules.hpp"
#include "json/value.hpp"
#include "problems.hpp"

namespace varde::storage {

namespace {

constexpr std::uint64_t documentBytesMax = 1024 * 1024;
constexpr std::size_t suffixBytes = 8;

// Each listed element's digest as the row has it. Problem(notFound) when one is not there.
std::vector<model::DataElementSignature> withDigests(
    std::vector<model::DataElementSignature> signatures, const StoredInstance& stored
) {
    for (auto& signature : signatures) {
        const auto* element = stored.find(signature.dataElementId);
        if (!element) throw Problem(Errc::notFound, "");
        signature.sha256Hash = element->sha256;
    }
    return signatures;
}

bool areSame(
    const std::vector<model::DataElementSignature>& a, const std::vector<model::DataElementSignature>& b
) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& left, const auto& right) {
        return left.dataElementId == right.dataElementId && left.sha256Hash == right.sha256Hash;
    });
}

}  // namespace

Task<std::optional<model::SignDocument>> Signing::readDocument(std::string blobKey) {
    const auto opened = co_await blobs_.open(std::move(blobKey));
    if (!opened) co_return std::nullopt;
    try {
        const auto text = co_await http::readAll(*opened->body, documentBytesMax);
        co_return json::parse<model::SignDocument>(text);
    } catch (const Problem&) {  // not one of ours: left as it is
        co_return std::nullopt;
    }
}

Task<std::vector<std::string>> Signing::formerDocuments(
    const StoredInstance& read, const std::string& dataType, const model::Signee& signee
) {
    std::vector<std::string> former;
    for (const auto& one : read.elements) {
        if (one.element.dataType != dataType) continue;
        const auto document = co_await readDocument(one.blobKey);
        if (document && document->signeeInfo == signee) former.push_back(one.element.id);
    }
    co_return former;
}

Task<> Signing::requireBytes(
    const StoredInstance& read, const std::vector<model::DataElementSignature>& signatures
) {
    for (const auto& signature : signatures) {
        const auto opened = co_await blobs_.open(read.find(signature.dataElementId)->blobKey);
        if (!opened) throw Problem(Errc::notFound, "");
    }
}

Task<http::Response> Signing::sign(http::Request& request) {
    const auto read = co_await instanceOfPath(common_, request, Elements::with);
    const auto& caller = request.caller();
    co_await common_.access.require(caller, "sign", read.instance);
    const auto text = co_await jsonBody(request);
    const auto sent = parseBody<model::SignRequest>(text);
    if (!sent.signee.userId && !sent.signee.systemUserId) {
        co_return explained(
            http::Status::badRequest, "The signee has neither userId nor systemUserId", request.trace
        );
    }
    const auto performer = caller.writtenAs();
    if (!performer) co_return explained(http::Status::unauthorized, "The token names nobody", request.trace);
    const auto application = co_await applicationOf(common_, read.instance.appId.value_or(""));
    const auto* type = dataTypeOf(*application, sent.signatureDocumentDataType);
    const auto task = type ? type->taskId.value_or("") : std::string();
    if (!type || (!task.empty() && task != currentTaskId(read.instance))) {
        co_return explained(
            http::Status::methodNotAllowed, "The data type is not one of this task", request.trace
        );
    }

    const auto now = common_.clock.now();
    model::SignDocument document;
    document.id = Guid::random().toString();
    document.instanceGuid = guidOf(read.instance);
    document.signedTime = now;
    document.signeeInfo = sent.signee;
    for (const auto& one : sent.dataElementSignatures) {
        auto& signature = document.dataElementSignatures.emplace_back(one);
        const auto guid = Guid::parse(one.dataElementId);
        if (guid) signature.dataElementId = guid->toString();
    }
    document.dataElementSignatures = withDigests(std::move(document.dataElementSignatures), read);
    co_await requireBytes(read, document.dataElementSignatures);
    const auto former = co_await formerDocuments(read, sent.signatureDocumentDataType, sent.signee);

    StoredElement stored;
    stored.blobKey = blobKey(read.instance, document.id, hex(randomBytes(suffixBytes)));
    const auto bytes = http::bodyOf(json::writeIndented(json::toValue(document)));
    const auto written = co_await blobs_.put(stored.blobKey, *bytes);
    stored.sha256 = written.sha256;
    auto& element = stored.element;
    element.id = document.id;
    element.instanceGuid = document.instanceGuid;
    element.dataType = sent.signatureDocumentDataType;
    element.contentType = "application/json";
    element.filename = sent.signatureDocumentDataType + ".json";
    element.blobStoragePath = blobStoragePath(read.instance, element.id);
    element.size = static_cast<std::int64_t>(written.size);
    element.locked = true;
    if (!sent.generatedFromTask.value_or("").empty())
        element.references = generatedFrom(*sent.generatedFromTask);
    element.created = now;
    element.createdBy = performer;
    element.lastChanged = now.truncatedToMicroseconds();
    element.lastChangedBy = performer;

    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        // What is signed must still be what was read.
        const auto latest = withDigests(document.dataElementSignatures, change.stored);
        if (!areSame(latest, document.dataElementSignatures)) {
            throw Problem(Errc::conflict, "A signed data element has changed meanwhile");
        }
        for (const auto& id : former) {
            if (!change.stored.find(id)) continue;
            change.removeElement(id);
            change.events.push_back(instanceEvent("Deleted", change.stored.instance, caller, now, id));
        }
        change.addElement(stored);
        touch(change.instance(), now, caller);
        change.events.push_back(instanceEvent("Signed", change.stored.instance, caller, now));
    };
    co_await commitBytes(common_, blobs_, request.pathGuid("instanceGuid"), apply, stored.blobKey);
    co_return http::quoted(http::Status::created, "SignDocument is created");
}

}  // namespace varde::storage
