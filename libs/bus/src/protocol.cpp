#include "protocol.hpp"

#include <stdexcept>

#include <hiredis/hiredis.h>

namespace varde::bus {

std::string encode(const std::vector<std::string>& words) {
    std::vector<const char*> data;
    std::vector<std::size_t> sizes;
    for (const auto& word : words) {
        data.push_back(word.data());
        sizes.push_back(word.size());
    }
    char* bytes = nullptr;
    const auto size =
        redisFormatCommandArgv(&bytes, static_cast<int>(words.size()), data.data(), sizes.data());
    if (size < 0) throw std::bad_alloc();
    std::string command(bytes, static_cast<std::size_t>(size));
    redisFreeCommand(bytes);
    return command;
}

namespace {

Reply toReply(const redisReply& from) {
    Reply reply;
    switch (from.type) {
        case REDIS_REPLY_STATUS:
            reply.kind = Reply::Kind::status;
            break;
        case REDIS_REPLY_STRING:
            reply.kind = Reply::Kind::string;
            break;
        case REDIS_REPLY_ERROR:
            reply.kind = Reply::Kind::error;
            break;
        case REDIS_REPLY_INTEGER:
            reply.kind = Reply::Kind::integer;
            reply.text = std::to_string(from.integer);
            return reply;
        case REDIS_REPLY_ARRAY:
            reply.kind = Reply::Kind::array;
            for (std::size_t i = 0; i < from.elements; ++i) reply.items.push_back(toReply(*from.element[i]));
            return reply;
        default:
            return reply;
    }
    reply.text.assign(from.str, static_cast<std::size_t>(from.len));
    return reply;
}

}  // namespace

ReplyParser::ReplyParser() : reader_(redisReaderCreate()) {
    if (!reader_) throw std::bad_alloc();
}

void ReplyParser::Free::operator()(void* reader) const {
    redisReaderFree(static_cast<redisReader*>(reader));
}

void ReplyParser::feed(std::string_view bytes) {
    if (redisReaderFeed(static_cast<redisReader*>(reader_.get()), bytes.data(), bytes.size()) != REDIS_OK) {
        throw std::runtime_error("Redis' answer could not be read");
    }
}

std::optional<Reply> ReplyParser::next() {
    void* found = nullptr;
    if (redisReaderGetReply(static_cast<redisReader*>(reader_.get()), &found) != REDIS_OK) {
        throw std::runtime_error("what answered does not speak Redis' protocol");
    }
    if (!found) return std::nullopt;
    struct FreeReply {
        void operator()(redisReply* reply) const { freeReplyObject(reply); }
    };
    const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(found));
    return toReply(*reply);
}

}  // namespace varde::bus
