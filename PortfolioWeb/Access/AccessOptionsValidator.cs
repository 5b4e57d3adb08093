using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Access;

/// <summary>Validates the settings under <c>Access</c>. The messages never contain a secret.</summary>
internal sealed partial class AccessOptionsValidator(IConfiguration settings) : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var failures = new List<string>();
        foreach (var (operatorName, hash) in options.Operators)
        {
            CheckName(failures, "Access:Operators", operatorName);
            if (!Passwords.IsHash(hash))
                failures.Add($"Access:Operators:{operatorName} is not a password hash: create one with the command hash-password.");
        }

        foreach (var (keyName, key) in options.ApiKeys)
        {
            CheckName(failures, "Access:ApiKeys", keyName);
            if (!ApiKey.IsHash(key.Hash))
                failures.Add($"Access:ApiKeys:{keyName}:Hash is not the hash of a key: create a key with the command new-api-key.");
            if (key.Expires is null)
                failures.Add($"Access:ApiKeys:{keyName}:Expires is not set: every key has a last day, such as 2030-12-31.");
        }

        foreach (var origin in options.Origins.Where(origin => !IsOrigin(origin)))
            failures.Add($"Access:Origins contains '{origin}', which is not an address such as https://market.example.org.");
        foreach (var proxy in options.Proxies.Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)))
            failures.Add($"Access:Proxies contains '{proxy}', which is neither an address nor a network such as 10.0.0.0/8.");
        if (options.OpenIdConnect.IsSet)
            Check(failures, options.OpenIdConnect);
        // That setting would trust forwarded headers from every client, so any client could claim to be on this machine.
        if (settings.GetValue<bool>("ForwardedHeaders_Enabled"))
            failures.Add("ASPNETCORE_FORWARDEDHEADERS_ENABLED trusts every client: list the proxies in Access:Proxies instead.");
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static void Check(List<string> failures, OpenIdOptions provider)
    {
        if (!Uri.TryCreate(provider.Authority, UriKind.Absolute, out var authority)
            || !(authority.Scheme == Uri.UriSchemeHttps || (authority.IsLoopback && authority.Scheme == Uri.UriSchemeHttp)))
            failures.Add($"Access:OpenIdConnect:Authority is '{provider.Authority}': it must be the provider's address, with https.");
        if (provider.ClientId.Length == 0)
            failures.Add("Access:OpenIdConnect:ClientId is not set: it is this program's name at the provider.");
        if (provider.OperatorClaim.Length == 0 || provider.OperatorValues.Count == 0)
            failures.Add(
                "Access:OpenIdConnect:OperatorClaim and OperatorValues must be set: they identify the operators among the users of the "
                + "provider.");
    }

    private static void CheckName(List<string> failures, string section, string name)
    {
        if (!Name().IsMatch(name))
            failures.Add($"{section} contains the name '{name}': use 1 to 64 letters, digits, '-', '_', '.' or '@'.");
    }

    // An origin as browsers send it: scheme, host and port only.
    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && origin.Equals(address.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    /// <summary>The pattern of a valid operator or API key name.</summary>
    [GeneratedRegex("^[A-Za-z0-9._@-]{1,64}$")]
    public static partial Regex Name();
}
