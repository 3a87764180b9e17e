#define PCRE2_CODE_UNIT_WIDTH 8
#include "pattern.hpp"

#include <array>
#include <stdexcept>

#include <pcre2.h>

namespace varde::appdef {
namespace {

constexpr std::uint32_t matchStepsMax = 200'000;
constexpr std::uint32_t matchKibibytesMax = 4096;

PCRE2_SPTR units(std::string_view text) {
    return reinterpret_cast<PCRE2_SPTR>(text.data());
}

struct MatchDataFree {
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

}  // namespace

struct Pattern::Code {
    pcre2_code* compiled = nullptr;
    pcre2_match_context* limits = nullptr;

    Code() = default;
    Code(const Code&) = delete;
    Code& operator=(const Code&) = delete;
    ~Code() {
        pcre2_code_free(compiled);
        pcre2_match_context_free(limits);
    }
};

Pattern::Pattern(std::string_view text) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    auto code = std::make_shared<Code>();
    code->compiled = pcre2_compile(
        units(text), text.size(), PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY, &error, &offset, nullptr
    );
    if (!code->compiled) {
        std::array<PCRE2_UCHAR, 128> message{};
        pcre2_get_error_message(error, message.data(), message.size());
        throw std::invalid_argument(
            std::string(reinterpret_cast<const char*>(message.data())) + " at " + std::to_string(offset)
        );
    }
    code->limits = pcre2_match_context_create(nullptr);
    if (!code->limits) throw std::bad_alloc();
    pcre2_set_match_limit(code->limits, matchStepsMax);
    pcre2_set_heap_limit(code->limits, matchKibibytesMax);
    code_ = std::move(code);
}

bool Pattern::matchesWhole(std::string_view text) const {
    const std::unique_ptr<pcre2_match_data, MatchDataFree> data(
        pcre2_match_data_create_from_pattern(code_->compiled, nullptr)
    );
    if (!data) throw std::bad_alloc();
    const int found = pcre2_match(code_->compiled, units(text), text.size(), 0, 0, data.get(), code_->limits);
    if (found < 0) return false;
    const auto* bounds = pcre2_get_ovector_pointer(data.get());
    return bounds[0] == 0 && bounds[1] == text.size();
}

}  // namespace varde::appdef
