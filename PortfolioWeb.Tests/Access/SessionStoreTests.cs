using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Access;
using PortfolioWeb.Tests.SparkJobs;
using PortfolioWeb.Workers.Database;

namespace PortfolioWeb.Tests.Access;

/// <summary>Stored sign-in sessions.</summary>
public sealed class SessionStoreTests : IDbContextFactory<InvestorsDb>, IDisposable
{
    private readonly StoredEvaluations _database = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
    private bool _isUnavailable;

    public void Dispose() => _database.Dispose();

    public InvestorsDb CreateDbContext() =>
        _isUnavailable ? throw new InvalidOperationException("away", new TestDbException()) : _database.CreateDbContext();

    [Fact]
    public async Task A_session_is_found_by_every_store_on_the_database_until_it_is_removed()
    {
        var (one, other) = (new Sessions(this, _clock), new Sessions(this, _clock));
        var key = await one.StoreAsync(Ticket());
        Assert.Equal("anna", (await other.RetrieveAsync(key))!.Principal.Identity!.Name);
        await other.RemoveAsync(key);
        Assert.Null(await one.RetrieveAsync(key));
    }

    [Fact]
    public async Task The_database_contains_neither_the_cookie_key_nor_a_password_hash()
    {
        var ticket = Ticket();
        var access = new AccessOptions { Operators = { ["anna"] = "AQAAAA-a-hash" } };
        SecurityStamp.Set(ticket.Properties, ticket.Principal, access);
        var key = await new Sessions(this, _clock).StoreAsync(ticket);
        await using var db = CreateDbContext();
        var row = await db.SignIns.SingleAsync(TestContext.Current.CancellationToken);
        var stored = row.KeyHash + System.Text.Encoding.Latin1.GetString(row.Ticket);
        Assert.DoesNotContain(key, stored, StringComparison.Ordinal);
        Assert.DoesNotContain("AQAAAA-a-hash", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_session_is_not_found_and_is_deleted_at_the_next_sign_in()
    {
        var sessions = new Sessions(this, _clock);
        var key = await sessions.StoreAsync(Ticket());
        _clock.Advance(TimeSpan.FromHours(12));
        Assert.Null(await sessions.RetrieveAsync(key));
        await sessions.StoreAsync(Ticket());
        await using var db = CreateDbContext();
        Assert.Single(await db.SignIns.ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task While_the_database_is_unavailable_cached_sessions_remain_valid_until_they_expire()
    {
        var sessions = new Sessions(this, _clock);
        var (known, unknown) = (await sessions.StoreAsync(Ticket()), await sessions.StoreAsync(Ticket()));
        await sessions.RetrieveAsync(known);
        _isUnavailable = true;
        Assert.NotNull(await sessions.RetrieveAsync(known));
        Assert.Null(await sessions.RetrieveAsync(unknown));
        _clock.Advance(TimeSpan.FromHours(12));
        Assert.Null(await sessions.RetrieveAsync(known));
    }

    [Fact]
    public void A_provider_session_ends_when_the_operator_settings_change()
    {
        var access = new AccessOptions
        {
            OpenIdConnect =
            {
                Authority = "https://login.example.org",
                ClientId = "x",
                OperatorClaim = "groups",
                OperatorValues = { "market" },
            },
        };
        var user = Identities.Of("anna", Identities.OpenId, isOperator: true);
        var session = new AuthenticationProperties();
        SecurityStamp.Set(session, user, access);
        Assert.True(SecurityStamp.IsCurrent(session, user, access));
        access.OpenIdConnect.OperatorValues[0] = "others";
        Assert.False(SecurityStamp.IsCurrent(session, user, access));
        Assert.False(SecurityStamp.IsCurrent(session, user, new AccessOptions()));
    }

    private AuthenticationTicket Ticket() => new(
        Identities.Of("anna", Identities.Password, isOperator: true),
        new AuthenticationProperties { ExpiresUtc = _clock.GetUtcNow().AddHours(12) },
        "Cookies");

    private sealed class TestDbException : System.Data.Common.DbException;
}
