namespace PortfolioWeb.Testing.Faults;

/// <summary>The faults injected while the pipeline runs at full speed.</summary>
internal enum Fault
{
    /// <summary>The program is killed and started again.</summary>
    Kill,

    /// <summary>The program is killed just after a rewind, and started again.</summary>
    KillAtRewind,

    /// <summary>The program is suspended for a second, as on a swapping machine, and resumed.</summary>
    Freeze,

    /// <summary>The first of two instances is killed.</summary>
    Takeover,

    /// <summary>The broker stops and starts again.</summary>
    BrokerDown,

    /// <summary>The broker responds with retriable errors.</summary>
    BrokerErrors,

    /// <summary>The broker delays every response.</summary>
    BrokerSlow,

    /// <summary>The database server is killed and started again.</summary>
    DatabaseDown,

    /// <summary>The program's connections to the database are closed repeatedly, at any point of its transactions.</summary>
    DatabaseCut,
}
