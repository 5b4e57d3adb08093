namespace PortfolioWeb.Access;

/// <summary>Bounds how many passwords are tried: by one client, by all together, and wrong ones by one client for one name.</summary>
internal sealed class SignInAttempts(LimitsOptions limits, TimeProvider time)
{
    // By all clients together: each costs some processor time.
    private const int AllPerMinute = 60;

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly AttemptWindow<string> _byClient = new(limits.SignInsPerMinute, s_minute, time);
    private readonly AttemptWindow<bool> _byAll = new(AllPerMinute, s_minute, time);
    private readonly AttemptWindow<(string Client, string Name)> _wrong = new(limits.FailedSignIns, TimeSpan.FromMinutes(limits.LockoutMinutes), time);

    /// <summary>Counts an attempt; false where it is one too many, and must not be made.</summary>
    public bool TryBegin(string client, string name) => _byClient.TryCount(client) && _byAll.TryCount(true) && !_wrong.IsFull(KeyOf(client, name));

    /// <summary>Notes that the password was wrong.</summary>
    public void CountFailure(string client, string name) => _wrong.TryCount(KeyOf(client, name));

    // Names of operators are the same in capitals.
    private static (string Client, string Name) KeyOf(string client, string name) => (client, name.ToUpperInvariant());
}
