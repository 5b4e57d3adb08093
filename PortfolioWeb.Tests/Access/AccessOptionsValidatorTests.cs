using Microsoft.Extensions.Configuration;
using PortfolioWeb.Access;

namespace PortfolioWeb.Tests.Access;

/// <summary>Error messages for invalid access settings.</summary>
public sealed class AccessOptionsValidatorTests
{
    private static readonly string s_hash = new('a', 64);

    [Theory]
    [InlineData("Access:Operators:anna", "my secret", "Access:Operators:anna is not a password hash")]
    [InlineData("Access:Operators:anna", "", "Access:Operators:anna is not a password hash")]
    [InlineData("Access:Operators:an na", "my secret", "Access:Operators contains the name 'an na'")]
    [InlineData("Access:ApiKeys:nightly:Hash", "pwk_my secret", "Access:ApiKeys:nightly:Hash is not the hash of a key")]
    [InlineData("Access:ApiKeys:nightly:Revoked", "true", "Access:ApiKeys:nightly:Expires is not set")]
    [InlineData("Access:Origins:0", "market.example.org", "Access:Origins contains 'market.example.org'")]
    [InlineData("Access:Origins:0", "https://market.example.org/", "Access:Origins contains 'https://market.example.org/'")]
    [InlineData("Access:Origins:0", "*", "Access:Origins contains '*'")]
    [InlineData("Access:Proxies:0", "proxy.example.org", "Access:Proxies contains 'proxy.example.org'")]
    [InlineData("Access:OpenIdConnect:ClientId", "portfolioweb", "Access:OpenIdConnect:Authority is ''")]
    [InlineData("Access:OpenIdConnect:Authority", "http://login.example.org", "it must be the provider's address, with https")]
    [InlineData("Access:OpenIdConnect:Authority", "https://login.example.org", "OperatorClaim and OperatorValues must be set")]
    [InlineData("ForwardedHeaders_Enabled", "true", "list the proxies in Access:Proxies instead")]
    public void An_invalid_setting_is_named_without_repeating_its_secret(string key, string value, string expected)
    {
        var failures = Validate((key, value));
        Assert.Contains(failures, failure => failure.Contains(expected, StringComparison.Ordinal));
        Assert.All(failures, failure => Assert.DoesNotContain("my secret", failure, StringComparison.Ordinal));
    }

    [Fact]
    public void Valid_settings_are_accepted() => Assert.Empty(Validate(
        [
            ("Access:Operators:anna@example.org", Passwords.Hash("a password of some length")),
            ("Access:ApiKeys:nightly:Hash", s_hash), ("Access:ApiKeys:nightly:Expires", "2030-12-31"),
            ("Access:Origins:0", "https://market.example.org"), ("Access:Origins:1", "http://localhost:8080"),
            ("Access:Proxies:0", "10.0.0.0/8"), ("Access:Proxies:1", "::1"),
            ("Access:OpenIdConnect:Authority", "https://login.example.org/realm"), ("Access:OpenIdConnect:ClientId", "portfolioweb"),
            ("Access:OpenIdConnect:OperatorClaim", "groups"), ("Access:OpenIdConnect:OperatorValues:0", "operators"),
        ]));

    private static IReadOnlyList<string> Validate(params IEnumerable<(string Key, string Value)> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        var options = configuration.GetSection("Access").Get<AccessOptions>() ?? new AccessOptions();
        return [.. new AccessOptionsValidator(configuration).Validate(null, options).Failures ?? []];
    }
}
